"""Whatever comes in, every endpoint answers as documented, and never with a fault."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx2
import pytest

from backend.app.main import app as main_app
from backend.tests.openapi_samples import hostile_bodies, sample

Route = tuple[str, str]

HOSTILE_TEXTS = [
    *("%00", "%ff", "%ed%a0%80", "%0a", "-1", "0", "9" * 30, "null", "[]", "%22"),
    *(quote(text, errors="replace") for text in ("' OR 1=1", "ü", "\u202e")),
]
DEEPLY_NESTED = b"[" * 9_000
NOT_UTF8 = b'{"email": "\xff\xfe"}'
HOSTILE_HEADERS = [
    {"Authorization": "Bearer \xff\xfe"},
    {"Cookie": 'session="; session=\xff'},
    {"Content-Type": "application/xml"},
    {"Content-Type": "application/json; charset=\xff"},
    {"Origin": "http://["},
    {"Host": "["},
    {"X-Request-ID": "\xff\t"},
]


def requests_to(route: Route, document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return the arguments of all hostile requests to a route."""
    method, path = route
    operation = document["paths"][path][method.lower()]
    parameters = operation.get("parameters", [])
    plain_path = path
    for parameter in parameters:
        if parameter["in"] == "path":
            value = str(sample(parameter["schema"], document))
            plain_path = plain_path.replace(f"{{{parameter['name']}}}", value)

    for text in HOSTILE_TEXTS:
        yield {"url": f"{plain_path}?{text}={text}"}
        for parameter in parameters:
            if parameter["in"] == "path":
                yield {"url": path.replace(f"{{{parameter['name']}}}", text)}
            else:
                yield {"url": f"{plain_path}?{parameter['name']}={text}"}
    body: Any = {}
    if "requestBody" in operation:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        body = sample(schema, document)
        for variant in hostile_bodies(body):
            yield {"url": plain_path, "content": json.dumps(variant)}
        yield {"url": plain_path, "content": NOT_UTF8}
        yield {"url": plain_path, "content": DEEPLY_NESTED}
    for headers in HOSTILE_HEADERS:
        yield {"url": plain_path, "content": json.dumps(body), "headers": headers}


def all_routes() -> list[Route]:
    """Return every route of the API."""
    paths = main_app.openapi()["paths"]
    return sorted((method.upper(), path) for path in paths for method in paths[path])


@pytest.mark.parametrize("route", all_routes(), ids=" ".join)
async def test_no_input_leads_to_a_fault_or_an_undocumented_answer(
    document: dict[str, Any], client: httpx2.AsyncClient, route: Route
) -> None:
    method, path = route
    responses = document["paths"][path][method.lower()]["responses"]
    documented = responses.keys() - {"500"}
    for request in requests_to(route, document):
        headers = httpx2.Headers(
            {"Content-Type": "application/json", **request.pop("headers", {})},
            encoding="latin-1",
        )
        response = await client.request(method, headers=headers, **request)
        # A hostile parameter of the path can make it another path.
        elsewhere = {"404", "405"} if "{" in path else set()
        assert str(response.status_code) in documented | elsewhere, request
        if response.status_code >= 400:
            assert response.headers["Content-Type"] == "application/problem+json"
            # No input is to blame for a database that is away.
            assert response.json()["code"] != "service_unavailable", request
