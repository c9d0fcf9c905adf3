"""Checks arguments against the schemas of tools, which strangers wrote."""

import json
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import cache
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend, validator_for
from referencing import Registry

from backend.app.core.exceptions import MAX_FIELD_ERRORS
from backend.app.mcp.exceptions import ToolFailedError

CHECK_SECONDS = 1.0
MAX_MESSAGE_LENGTH = 200

# These can take forever, or compare a list with itself. The server checks them anyway.
LEFT_TO_SERVER = {
    *("pattern", "patternProperties", "uniqueItems", "format"),
    *("unevaluatedItems", "unevaluatedProperties", "$dynamicRef", "$recursiveRef"),
}

REFERENCES = {"$ref", "$dynamicRef", "$recursiveRef"}

Keyword = Callable[[Any, Any, Any, Any], Iterator[ValidationError] | None]

_deadline: ContextVar[float] = ContextVar("deadline")


class InputSchema:
    """What a tool takes."""

    def __init__(self, schema: dict[str, Any]) -> None:
        """Take a schema that is valid in itself and needs no other document.

        Raises:
            ValueError: It is not.
        """
        for reference in _references(schema):
            if not reference.startswith("#"):
                raise ValueError("its input schema refers to another document")
        dialect = _dialect_of(schema)
        try:
            dialect.check_schema(schema)
        except Exception as error:  # what a hostile schema leads to is not foreseeable
            raise ValueError("its input schema is not valid") from error
        # The registry is empty, so nothing is ever fetched.
        self._validator = _bounded(dialect)(
            _without_dialects(schema), registry=Registry()
        )

    def errors(self, arguments: dict[str, Any]) -> list[dict[str, Any]]:
        """Return what is wrong with arguments, as pydantic would, if found in time.

        Raises:
            ToolFailedError: The schema turns out to be of no use.
        """
        _deadline.set(time.monotonic() + CHECK_SECONDS)
        found = self._validator.iter_errors(arguments)
        try:
            return [_shown(error) for error in islice(found, MAX_FIELD_ERRORS)]
        except TimeoutError:
            return []  # the server will tell
        except Exception as error:  # as above: such as references in a circle
            raise ToolFailedError("The tool's input schema cannot be used.") from error


def _references(schema: Any) -> Iterator[str]:
    match schema:
        case dict():
            for key, value in schema.items():
                if key in REFERENCES and isinstance(value, str):
                    yield value
                yield from _references(value)
        case list():
            for item in schema:
                yield from _references(item)


def _without_dialects(schema: Any) -> Any:
    # Where a part names a dialect, jsonschema would go on with its own, unbounded one.
    match schema:
        case dict():
            return {
                key: _without_dialects(value)
                for key, value in schema.items()
                if key != "$schema" or not isinstance(value, str)
            }
        case list():
            return [_without_dialects(item) for item in schema]
        case _:
            return schema


def _dialect_of(schema: dict[str, Any]) -> Any:
    name = schema.get("$schema")
    named = {"$schema": name} if isinstance(name, str) else {}
    return validator_for(named, default=Draft202012Validator)


@cache
def _bounded(dialect: Any) -> Any:
    return extend(
        dialect,
        {
            name: _ignored if name in LEFT_TO_SERVER else _timed(name, keyword)
            for name, keyword in dialect.VALIDATORS.items()
        },
    )


def _ignored(*_: Any) -> None:
    """Find nothing wrong."""


def _timed(name: str, keyword: Keyword) -> Keyword:
    def check(
        validator: Any, value: Any, instance: Any, schema: Any
    ) -> Iterator[ValidationError] | None:
        if time.monotonic() > _deadline.get():
            raise TimeoutError
        if name == "additionalProperties" and "patternProperties" in schema:
            return None  # which are additional, only the patterns tell
        return keyword(validator, value, instance, schema)

    return check


def _shown(error: ValidationError) -> dict[str, Any]:
    keyword = str(error.validator or "not")  # none where the schema is just `false`
    # Other messages of jsonschema quote the input, which may hold a password.
    if keyword == "required":
        message = error.message
    else:
        message = f"must fit {keyword}: {json.dumps(error.validator_value)}"
    return {
        "loc": ("body", "arguments", *error.absolute_path),
        "msg": message[:MAX_MESSAGE_LENGTH],
        "type": keyword,
    }
