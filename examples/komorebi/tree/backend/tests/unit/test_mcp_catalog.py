"""Which tools are taken, and under which names."""

from typing import Any

import pytest
from mcp import types

from backend.app.mcp.catalog import MAX_TOOLS, accepted_tools


def tool(name: str, **fields: Any) -> types.Tool:
    """Return a tool as a server lists it."""
    return types.Tool(name=name, **{"input_schema": {"type": "object"}, **fields})


def test_names_begin_with_the_server(caplog: pytest.LogCaptureFixture) -> None:
    tools = accepted_tools("files", [tool("read", title="Read"), tool("a.b-c__D")])
    assert list(tools) == ["files__read", "files__a.b-c__D"]
    assert [one.title for one in tools.values()] == ["Read", "a.b-c__D"]
    assert caplog.records == []


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (tool("read"), "another one has its name"),
        (tool(""), "its name is no good"),
        (tool("a/b"), "its name is no good"),
        (tool("x" * 122), "its name is no good"),
        (tool("x", input_schema={"x": "x" * 70_000}), "its definition is too large"),
        (tool("x", input_schema={"$ref": "http://x"}), "refers to another document"),
        (tool("x", input_schema={"type": 7}), "its input schema is not valid"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_tool_that_is_no_good_is_refused_and_logged(
    bad: types.Tool, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    first = tool("read", title="The first")
    tools = accepted_tools("files", [first, bad])
    assert list(tools) == ["files__read"]
    assert tools["files__read"].title == "The first"
    (record,) = caplog.records
    assert vars(record)["server"] == "files"
    assert reason in vars(record)["tools"][0]


def test_log_of_many_refusals_is_short(caplog: pytest.LogCaptureFixture) -> None:
    tools = accepted_tools("files", [tool(str(n)) for n in range(MAX_TOOLS + 1000)])
    assert len(tools) == MAX_TOOLS
    (record,) = caplog.records
    assert vars(record)["count"] == 1000
    assert len(vars(record)["tools"]) == 10
