"""What the OpenAPI document says about errors, without every endpoint saying it."""

from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from app.schemas.problem import Problem

REF_TEMPLATE = "#/components/schemas/{model}"
METHODS = {"get", "put", "post", "delete", "patch"}

WITH_BODY = {"400": "Bad Request", "413": "Content Too Large"}
WITH_INPUT = {"422": "Unprocessable Content"}
WITH_LOGIN = {"401": "Unauthorized"}
WITH_COOKIE_WRITE = {"403": "Forbidden"}
ALWAYS = {"500": "Internal Server Error", "503": "Service Unavailable"}


class DocumentedAPI(FastAPI):
    """FastAPI, whose document has every error in the one format of errors.

    An endpoint lists only what it raises itself: `responses={404: {}}`.
    """

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document."""
        document = super().openapi()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        _, definitions = models_json_schema(
            [(Problem, "serialization")], ref_template=REF_TEMPLATE
        )
        schemas.update(definitions["$defs"])
        cookies = _cookie_schemes(document["components"])
        for path in document["paths"].values():
            for method in METHODS & path.keys():
                _document_errors(method, path[method], cookies)
        return document


def _cookie_schemes(components: dict[str, Any]) -> set[str]:
    schemes = components.get("securitySchemes", {})
    return {name for name, scheme in schemes.items() if scheme.get("in") == "cookie"}


def _document_errors(method: str, operation: dict[str, Any], cookies: set[str]) -> None:
    problem = {"$ref": REF_TEMPLATE.format(model=Problem.__name__)}
    content = {"application/problem+json": {"schema": problem}}
    responses = operation["responses"]
    for status, description in _errors_of(method, operation, cookies).items():
        responses.setdefault(status, {"description": description})
    for status in responses:
        if status >= "400":
            responses[status]["content"] = content


def _errors_of(
    method: str, operation: dict[str, Any], cookies: set[str]
) -> dict[str, str]:
    errors = dict(ALWAYS)
    if "requestBody" in operation:
        errors |= WITH_BODY | WITH_INPUT
    if "parameters" in operation:
        errors |= WITH_INPUT
    if "security" in operation:
        errors |= WITH_LOGIN
        is_by_cookie = any(cookies & one.keys() for one in operation["security"])
        if is_by_cookie and method != "get":
            errors |= WITH_COOKIE_WRITE
    return errors
