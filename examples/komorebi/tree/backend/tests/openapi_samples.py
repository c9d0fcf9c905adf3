"""Sample values for what an OpenAPI document describes."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

Schema = dict[str, Any]

HOSTILE_VALUES: list[Any] = [
    *("", " ", "\0", "a\0b@example.com", "\ud800", "x\udfff", "\u202e", "ü" * 5_000),
    *("'; DROP TABLE users; --", "%s%n", "../../etc/passwd", "NaN", "\ufeff", "a@b"),
    *(0, -1, 2**31, 2**63, -(2**63) - 1, 10**400, 0.1, 1e308, True, None),
    *("2026-01-01T00:00:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"),
    *([], ["\0"], [[]], {}, {"\0": "\ud800"}, {"nan": float("nan")}, float("inf")),
    *(json.loads("[" * 500 + "]" * 500), json.loads('{"a":' * 500 + "1" + "}" * 500)),
]

FORMATS = {
    "email": "ada@example.com",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "date": "2026-01-01",
    "date-time": "2026-01-01T00:00:00Z",
}


def sample(schema: Schema, document: Schema) -> Any:
    """Return a plain value that fits a schema."""
    if "$ref" in schema:
        return sample(resolve(schema, document), document)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return sample(schema[choice][0], document)
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    match schema.get("type"):
        case "object":
            properties = schema.get("properties", {})
            return {name: sample(properties[name], document) for name in properties}
        case "array":
            return [sample(schema["items"], document)] * schema.get("minItems", 0)
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case _:
            text = FORMATS.get(schema.get("format", ""), "sample")
            return text.ljust(schema.get("minLength", 0), "x")


def resolve(schema: Schema, document: Schema) -> Schema:
    """Return the schema that a reference points to."""
    name = schema["$ref"].rsplit("/", 1)[-1]
    resolved: Schema = document["components"]["schemas"][name]
    return resolved


def hostile_bodies(body: Any) -> Iterator[Any]:
    """Return variants of a body, each with one thing in it that is hostile."""
    yield from HOSTILE_VALUES
    if not isinstance(body, dict):
        return
    for hostile in HOSTILE_VALUES:
        for name in body:
            variant = deepcopy(body)
            variant[name] = hostile
            yield variant
    for name in ("\0", "\ud800", "__proto__"):
        yield {**body, name: "x"}
