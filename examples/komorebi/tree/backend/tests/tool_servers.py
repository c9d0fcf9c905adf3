"""Applications with tool servers, as a client sees them."""

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
from fastapi import FastAPI

from backend.app.main import create_app
from backend.tests.databases import NOWHERE, ROOT
from backend.tests.settings import OWN_ORIGIN, settings_with

FOLDER = Path(__file__).parent / "mcp_servers"
TOOLS = "/api/v1/tools"
WAIT_SECONDS = 20


def program(name: str, *args: object) -> dict[str, Any]:
    """Return the configuration of a server that is a program of the tests."""
    path = str(FOLDER / f"{name}.py")
    # Those that need no SDK start faster without looking for one.
    options = [] if name == "normal" else ["-I", "-S"]
    return {"command": sys.executable, "args": [*options, path, *map(str, args)]}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@asynccontextmanager
async def http_program(name: str, port: int) -> AsyncIterator[None]:
    """Run a server that listens on a port."""
    command = program(name, port)
    process = await asyncio.create_subprocess_exec(
        command["command"], *command["args"], cwd=ROOT
    )
    try:
        yield
    finally:
        process.kill()
        await process.wait()


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is the case."""
    async with asyncio.timeout(WAIT_SECONDS):
        while True:
            if await condition():
                return
            await asyncio.sleep(0.01)


class ToolClient:
    """Calls an application that has tool servers."""

    def __init__(self, app: FastAPI, http: httpx2.AsyncClient) -> None:
        self.app = app
        self.http = http

    async def server(self, name: str) -> dict[str, Any]:
        """Return how a server is."""
        servers = (await self.http.get(f"{TOOLS}/servers")).json()
        found: dict[str, Any] = next(one for one in servers if one["name"] == name)
        return found

    async def ready(self, name: str) -> None:
        """Wait until a server is ready."""
        await self.state(name, "ready")

    async def state(self, name: str, state: str) -> dict[str, Any]:
        """Wait until a server is in a state, and return how it is."""

        async def is_reached() -> bool:
            return bool((await self.server(name))["state"] == state)

        await until(is_reached)
        return await self.server(name)

    async def names(self) -> set[str]:
        """Return the names of all tools."""
        return {tool["name"] for tool in (await self.http.get(TOOLS)).json()}

    async def call(self, name: str, **arguments: Any) -> httpx2.Response:
        """Call a tool."""
        return await self.http.post(f"{TOOLS}/{name}", json={"arguments": arguments})

    async def result(self, name: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool, and return its result."""
        response = await self.call(name, **arguments)
        assert response.status_code == 200, response.text
        result: dict[str, Any] = response.json()
        return result


_prepared: list[FastAPI] = []


@asynccontextmanager
async def tool_client(
    folder: Path, servers: dict[str, Any], **changes: Any
) -> AsyncIterator[ToolClient]:
    """Give a client of an application with tool servers and settings of its own."""
    path = folder / "mcp.json"
    path.write_text(json.dumps({"mcpServers": servers}))
    settings = settings_with(NOWHERE).model_copy(
        update={
            "mcp_config": path,
            "mcp_connect_seconds": 15,
            "mcp_call_seconds": 15,
            "mcp_ping_seconds": 15,
            "mcp_reconnect_seconds": 0.01,
            "mcp_stop_seconds": 0.2,
            "mcp_message_bytes": 200_000,
            **changes,
        }
    )
    app = create_app(settings)
    # FastAPI prepares routes at their first call, which takes longer than a test does.
    if not _prepared:
        _prepared.append(create_app(settings))
    app.router.routes = [*_prepared[0].router.routes]
    transport = httpx2.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url=OWN_ORIGIN) as http,
    ):
        yield ToolClient(app, http)
