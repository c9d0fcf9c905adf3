"""External tool servers that fail, hang, end, or do as they please."""

import time
from pathlib import Path

import pytest

from backend.app.main import create_app
from backend.app.mcp import process
from backend.app.mcp.exceptions import ConfigurationError
from backend.tests.databases import NOWHERE
from backend.tests.problems import assert_is_problem
from backend.tests.settings import settings_with
from backend.tests.tool_servers import (
    TOOLS,
    free_port,
    http_program,
    program,
    tool_client,
    until,
)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ("exits", "It ended with status 7; see the log."),
        ("closes-output", "It closed its output."),
        ("slow-start", "It does not answer in time."),
        ("no-ping", "It does not answer in time."),
        ("only-garbage", "It writes what is not MCP."),
        ("endless-line", "The server's answer is too large."),
        ("many-requests", "It asks without reading the answers."),
        ("version", "It does not answer as the protocol wants it."),
        ("bad-list", "It does not answer as the protocol wants it."),
    ],
)
async def test_server_that_is_no_good_is_down(
    tmp_path: Path, wrong: str, error: str
) -> None:
    servers = {"bad": program("hostile", wrong)}
    async with tool_client(
        tmp_path,
        servers,
        mcp_connect_seconds=0.5 if wrong == "slow-start" else 15,
        mcp_ping_seconds=0.5 if wrong == "no-ping" else 15,
        mcp_reconnect_seconds=30,
    ) as client:
        server = await client.state("bad", "down")
        assert server == {"name": "bad", "state": "down", "error": error, "tools": 0}
        response = await client.call("bad__tool")
        assert_is_problem(response, 503, "tool_server_down")
        assert 25 <= int(response.headers["Retry-After"]) <= 30


async def test_server_that_cannot_be_reached_is_down(tmp_path: Path) -> None:
    port = free_port()
    servers = {
        "nothing": {"url": f"http://127.0.0.1:{free_port()}/mcp"},
        "bomb": {"url": f"http://127.0.0.1:{port}/bomb"},
        "large": {"url": f"http://127.0.0.1:{port}/large"},
        "forbidden": {"url": f"http://127.0.0.1:{port}/forbidden"},
        "no-url": {"url": "http://127.0.0.1:99999999/mcp"},
        "unknown": {"command": "/nonexistent/program"},
        "folder": {"command": str(tmp_path)},
    }
    async with (
        http_program("remote", port),
        tool_client(tmp_path, servers, mcp_reconnect_seconds=0.2) as client,
    ):
        for name, error in {
            "nothing": "It cannot be reached: All connection attempts failed",
            "bomb": "It answers in an encoding nobody asked for.",
            "large": "Failed to parse JSON response: The server's answer is too large.",
            "forbidden": "Server returned an error response",
            "no-url": "Something unexpected happened; see the log.",
            "unknown": "Its program was not found.",
            "folder": "Its program cannot be started: Permission denied.",
        }.items():

            async def is_explained(name: str = name, error: str = error) -> bool:
                return bool((await client.server(name))["error"] == error)

            await until(is_explained)


async def test_server_is_tried_until_it_is_there(tmp_path: Path) -> None:
    program_path = tmp_path / "later"
    async with tool_client(
        tmp_path, {"late": {"command": str(program_path)}}
    ) as client:
        await client.state("late", "down")
        command = program("hostile", "nothing")
        line = " ".join([command["command"], *command["args"]])
        unready = tmp_path / "unready"
        unready.write_text(f"#!/bin/sh\nexec {line}\n")
        unready.chmod(0o700)
        unready.rename(program_path)
        await client.ready("late")
        assert (await client.server("late"))["error"] is None


async def test_some_garbage_is_passed_over(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "backend.app.mcp")
    async with tool_client(
        tmp_path, {"odd": program("hostile", "some-garbage")}
    ) as client:
        await client.ready("odd")
        result = await client.result("odd__tool")
        assert result["content"] == [{"type": "text", "text": "fine"}]

        async def is_all_said() -> bool:
            return "A tool server says too much." in caplog.messages

        await until(is_all_said)
    said = [text for text in caplog.messages if text.startswith("A tool server says")]
    assert 90 <= len(said) <= 100
    assert max(map(len, said)) < 1100


async def test_log_goes_on_after_a_while(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "LOG_SECONDS", 0)
    caplog.set_level("INFO", "backend.app.mcp")
    async with tool_client(tmp_path, {"odd": program("hostile", "some-garbage")}):

        async def is_all_said() -> bool:
            return caplog.messages.count("A tool server says: noise") == 500

        await until(is_all_said)


@pytest.mark.parametrize(
    ("wrong", "detail"),
    [
        ("bad-answer", "The server did not answer as the protocol wants it."),
        ("error", ("No. " * 1000)[:500]),
    ],
)
async def test_answer_that_is_none_is_a_failure(
    tmp_path: Path, wrong: str, detail: str
) -> None:
    async with tool_client(tmp_path, {"bad": program("hostile", wrong)}) as client:
        await client.ready("bad")
        response = await client.call("bad__tool")
        assert_is_problem(response, 502, "tool_failed")
        assert response.json()["detail"] == detail


async def test_answer_with_what_is_no_json_is_none(tmp_path: Path) -> None:
    servers = {"bad": program("hostile", "not-a-number")}
    async with tool_client(tmp_path, servers) as client:
        await client.ready("bad")
        result = await client.result("bad__tool")
        assert result["structured_content"] == {"number": None}


async def test_server_that_hangs_in_a_call_is_started_again(tmp_path: Path) -> None:
    servers = {"bad": program("hostile", "stops-reading")}
    async with tool_client(
        tmp_path, servers, mcp_call_seconds=0.1, mcp_ping_seconds=1
    ) as client:
        await client.ready("bad")
        assert_is_problem(await client.call("bad__tool"), 504, "tool_timeout")

        async def is_lost() -> bool:
            return bool((await client.server("bad"))["state"] != "ready")

        await until(is_lost)
        await client.ready("bad")


async def test_server_without_tools_is_ready(tmp_path: Path) -> None:
    servers = {
        "none": program("hostile", "no-tools"),
        "endless": program("hostile", "endless-pages"),
    }
    async with tool_client(tmp_path, servers) as client:
        for name in servers:
            await client.ready(name)
        assert await client.names() == set()


async def test_tools_that_are_no_good_are_refused_and_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    servers = {
        "bad": program("hostile", "bad-tools"),
        "many": program("hostile", "many-tools"),
    }
    async with tool_client(tmp_path, servers, mcp_message_bytes=2_000_000) as client:
        await client.ready("bad")
        await client.ready("many")
        assert (await client.server("many"))["tools"] == 500
        tools = {tool["name"]: tool for tool in (await client.http.get(TOOLS)).json()}
        assert {name for name in tools if name.startswith("bad")} == {
            "bad__tool",
            "bad__long",
        }
        assert tools["bad__tool"]["title"] == "tool"
        assert len(tools["bad__long"]["description"]) == 10_000
    refused = {
        vars(record)["server"]: vars(record)
        for record in caplog.records
        if record.message == "Tools were refused."
    }
    assert refused["bad"]["count"] == 6
    assert "'tool': another one has its name" in refused["bad"]["tools"]
    assert refused["many"]["count"] == 100
    assert len(refused["many"]["tools"]) == 10


async def test_programs_that_do_not_want_to_end_are_ended(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    servers = {"stubborn": program("hostile", "stubborn", pids)}
    async with tool_client(tmp_path, servers) as client:
        await client.ready("stubborn")
        started_at = time.monotonic()
    assert time.monotonic() - started_at < 5

    async def are_gone() -> bool:
        return not any(_runs(int(pid)) for pid in pids.read_text().split())

    await until(are_gone)


def _runs(pid: int) -> bool:
    try:
        # A process that nobody has asked for its status is not running either.
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


async def test_application_does_not_start_with_a_file_that_is_no_good(
    tmp_path: Path,
) -> None:
    path = tmp_path / "mcp.json"
    path.write_text("{}")
    app = create_app(settings_with(NOWHERE).model_copy(update={"mcp_config": path}))
    with pytest.raises(ConfigurationError, match="mcpServers"):
        async with app.router.lifespan_context(app):
            pass
