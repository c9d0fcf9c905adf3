"""Tools of external servers that do as they should."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio
from mcp import ClientSession, MCPError, types
from mcp.client.streamable_http import streamable_http_client

from backend.app.models.pagination import TOTAL_HEADER
from backend.tests.problems import assert_is_problem
from backend.tests.tool_servers import (
    TOOLS,
    ToolClient,
    free_port,
    http_program,
    program,
    tool_client,
    until,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def normal(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[ToolClient]:
    """Give an application with the same server three times, once over HTTP."""
    port = free_port()
    secret = {**program("normal"), "env": {"FROM_FILE": "1"}}
    servers = {
        "one": secret,
        "two": program("normal"),
        "web": {"url": f"http://127.0.0.1:{port}/mcp", "headers": {"X-Key": "1"}},
    }
    folder = tmp_path_factory.mktemp("normal")
    async with (
        http_program("normal", port),
        tool_client(
            folder,
            servers,
            mcp_call_seconds=2,
            mcp_concurrent_calls=1,
            mcp_ping_seconds=3600,
        ) as client,
    ):
        for name in servers:
            await client.ready(name)
        yield client


async def test_tools_are_listed_under_the_names_of_their_servers(
    normal: ToolClient,
) -> None:
    response = await normal.http.get(TOOLS)
    tools = {tool["name"]: tool for tool in response.json()}
    assert int(response.headers[TOTAL_HEADER]) == len(tools)
    assert tools.keys() > {"one__add", "two__add", "web__add"}
    add = tools["one__add"]
    assert add.items() >= {"server": "one", "title": "Add"}.items()
    assert add["description"] == "Adds two numbers."
    assert add["input_schema"]["required"] == ["a", "b"]
    assert tools["one__fail"]["title"] == "fail"


@pytest.mark.parametrize("server", ["one", "two", "web"])
async def test_tool_is_called(normal: ToolClient, server: str) -> None:
    assert await normal.result(f"{server}__add", a=1, b=2) == {
        "is_error": False,
        "content": [{"type": "text", "text": "3"}],
        "structured_content": {"result": 3},
    }


async def test_tool_that_fails_is_a_result(normal: ToolClient) -> None:
    result = await normal.result("one__fail")
    assert result["is_error"] is True
    assert "the tool failed" in result["content"][0]["text"]


async def test_arguments_are_checked(normal: ToolClient) -> None:
    response = await normal.call("one__add", a="secret")
    assert_is_problem(response, 422, "validation_error")
    errors = {error["type"]: error for error in response.json()["errors"]}
    assert errors["type"]["location"] == ["body", "arguments", "a"]
    assert errors["type"]["message"] == 'must fit type: "integer"'
    assert errors["required"]["location"] == ["body", "arguments"]
    assert errors["required"]["message"] == "'b' is a required property"
    assert "secret" not in response.text


@pytest.mark.parametrize("name", ["one__unknown", "unknown__add", "add"])
async def test_unknown_tool_is_not_found(normal: ToolClient, name: str) -> None:
    assert_is_problem(await normal.call(name), 404, "not_found")


async def test_page_of_another_site_cannot_call_without_asking(
    normal: ToolClient,
) -> None:
    simple = {"Content-Type": "text/plain"}
    for body in (b"", b"{}"):
        response = await normal.http.post(
            f"{TOOLS}/one__environment", content=body, headers=simple
        )
        assert response.status_code == 422


async def test_program_gets_nothing_of_the_environment_but_what_the_file_says(
    normal: ToolClient,
) -> None:
    environment = (await normal.result("one__environment"))["structured_content"]
    assert environment["FROM_FILE"] == "1"
    assert "PYTEST_CURRENT_TEST" in os.environ
    assert "PYTEST_CURRENT_TEST" not in environment


async def test_server_that_asks_is_refused(normal: ToolClient) -> None:
    result = await normal.result("one__ask")
    refusals = result["content"][0]["text"].splitlines()
    assert len(refusals) == 3, refusals


@pytest.mark.parametrize("server", ["one", "web"])
async def test_too_large_an_answer_is_refused_and_the_next_is_fine(
    normal: ToolClient, server: str
) -> None:
    response = await normal.call(f"{server}__large", size=300_000)
    assert_is_problem(response, 502, "tool_failed")
    assert (await normal.result(f"{server}__add", a=1, b=2))["is_error"] is False


@pytest.mark.parametrize("server", ["two", "web"])
async def test_new_tool_is_found(normal: ToolClient, server: str) -> None:
    assert f"{server}__new" not in await normal.names()
    await normal.result(f"{server}__grow")

    async def is_found() -> bool:
        return f"{server}__new" in await normal.names()

    await until(is_found)
    assert (await normal.result(f"{server}__new"))["content"][0]["text"] == "new"


@pytest.mark.parametrize("server", ["two", "web"])
async def test_call_that_hangs_is_cancelled_at_the_server(
    normal: ToolClient, tmp_path: Path, server: str
) -> None:
    trace = tmp_path / "trace"
    hanging = asyncio.create_task(normal.call(f"{server}__hang", trace=str(trace)))

    async def is_called() -> bool:
        return trace.exists()

    async def is_cancelled() -> bool:
        return trace.read_text() == "cancelled"

    await until(is_called)
    # There is no place for another one; it waits, but not for ever.
    waiting = asyncio.create_task(normal.call(f"{server}__add", a=1, b=2))
    assert_is_problem(await hanging, 504, "tool_timeout")
    assert (await waiting).status_code in (200, 504)
    await until(is_cancelled)
    assert (await normal.result(f"{server}__add", a=1, b=2))["is_error"] is False


async def test_server_that_dies_in_a_call_comes_back(normal: ToolClient) -> None:
    assert_is_problem(await normal.call("one__die"), 502, "tool_failed")

    async def is_back() -> bool:
        return (await normal.call("one__add", a=1, b=2)).status_code == 200

    await until(is_back)


async def test_all_tools_are_served_as_one_server(normal: ToolClient) -> None:
    async with (
        httpx2.AsyncClient(transport=httpx2.ASGITransport(app=normal.app)) as http,
        streamable_http_client("http://localhost:8000/mcp", http_client=http) as pipes,
        ClientSession(*pipes) as session,
    ):
        await session.initialize()
        tools = (await session.list_tools()).tools
        assert {tool.name for tool in tools} == await normal.names()
        result = await session.call_tool("one__add", {"a": 1, "b": 2})
        assert isinstance(result, types.CallToolResult)
        assert result.structured_content == {"result": 3}
        invalid = await session.call_tool("one__add", {"a": "x", "b": 2})
        assert isinstance(invalid, types.CallToolResult) and invalid.is_error
        assert isinstance(invalid.content[0], types.TextContent)
        assert invalid.content[0].text == 'arguments.a: must fit type: "integer"'
        large = await session.call_tool("one__large", {"size": 300_000})
        assert isinstance(large, types.CallToolResult) and large.is_error
        with pytest.raises(MCPError, match="no tool"):
            await session.call_tool("one__unknown", {})


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "attacker.example"}, 421),
        ({"Origin": "https://attacker.example"}, 403),
        ({"Content-Type": "text/plain"}, 400),
    ],
)
async def test_gateway_is_protected_from_pages(
    normal: ToolClient, headers: dict[str, str], status: int
) -> None:
    accepted = {"Host": "localhost:8000", "Accept": "application/json"}
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    response = await normal.http.post(
        "/mcp", json=ping, headers={**accepted, **headers}
    )
    assert response.status_code == status, response.text
    assert (await normal.http.get("/mcp", headers=accepted)).status_code == 405
