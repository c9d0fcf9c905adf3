"""Arguments are checked against schemas that may be hostile."""

import time
from typing import Any

import pytest

from backend.app.mcp import schemas
from backend.app.mcp.exceptions import ToolFailedError
from backend.app.mcp.schemas import InputSchema

DRAFT_7 = "http://json-schema.org/draft-07/schema#"
DRAFT_2020 = "https://json-schema.org/draft/2020-12/schema"
NODE = {"type": "object", "properties": {"next": {"$ref": "#/$defs/node"}}}


@pytest.mark.parametrize(
    ("schema", "arguments", "locations"),
    [
        ({"required": ["a"]}, {}, [[]]),
        (
            {"properties": {"a": {"items": {"type": "string"}}}},
            {"a": ["", 1]},
            [["a", 1]],
        ),
        ({"additionalProperties": False}, {"a": 1}, [[]]),
        ({"additionalProperties": False, "patternProperties": {"a": {}}}, {"a": 1}, []),
        ({"properties": {"$schema": {"type": "null"}}}, {"$schema": 1}, [["$schema"]]),
        (
            {"$schema": DRAFT_7, "properties": {"a": {"items": [{"type": "null"}]}}},
            {"a": [1]},
            [["a", 0]],
        ),
        ({"$schema": "https://example.com/unknown", "required": ["a"]}, {}, [[]]),
        (
            {"$defs": {"node": NODE}, "$ref": "#/$defs/node"},
            {"next": {"next": 1}},
            [["next", "next"]],
        ),
        ({"properties": {"a": False}}, {"a": 1}, [[]]),
    ],
    ids=str,
)
def test_errors_say_where(
    schema: dict[str, Any], arguments: dict[str, Any], locations: list[list[Any]]
) -> None:
    errors = InputSchema({"type": "object", **schema}).errors(arguments)
    assert [error["loc"] for error in errors] == [
        ("body", "arguments", *location) for location in locations
    ]


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "https://example.com/schema"},
        {"properties": {"a": {"items": [{"$ref": "file:///etc/passwd"}]}}},
        {"$schema": {}},
        {"properties": 7},
        {"minProperties": "many"},
    ],
    ids=str,
)
def test_schema_that_is_no_good_is_refused(schema: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="its input schema"):
        InputSchema(schema)


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"$ref": "#/nowhere"},
        {"$ref": "#/x", "x": {"minProperties": "a"}},
    ],
    ids=str,
)
def test_schema_that_turns_out_to_be_no_good_is_a_failure(
    schema: dict[str, Any],
) -> None:
    with pytest.raises(ToolFailedError):
        InputSchema(schema).errors({})


@pytest.mark.parametrize("dialect", [{}, {"$schema": DRAFT_2020}])
def test_check_that_would_never_end_is_left_to_the_server(
    dialect: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schemas, "CHECK_SECONDS", 0.1)
    twice = {
        str(n): {**dialect, "allOf": [{"$ref": f"#/$defs/{n + 1}"}] * 2}
        for n in range(50)
    }
    backtracking = {**dialect, "type": "string", "pattern": "(a+)+$"}
    schema = InputSchema(
        {
            **dialect,
            "properties": {"a": backtracking},
            "$defs": {**twice, "50": {}},
            "$ref": "#/$defs/0",
        }
    )
    started_at = time.monotonic()
    assert schema.errors({"a": "a" * 100 + "!"}) == []
    assert time.monotonic() - started_at < 5
