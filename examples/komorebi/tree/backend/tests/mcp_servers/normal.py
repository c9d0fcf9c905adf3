"""A server as the SDK makes it: over stdio, or with a port over streamable HTTP."""

import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
from mcp import MCPError, types
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError

server = MCPServer("normal", log_level="ERROR")


@server.tool(title="Add", description="Adds two numbers.")
def add(a: int, b: int) -> int:
    return a + b


@server.tool()
def fail() -> str:
    raise ToolError("the tool failed")


@server.tool()
def environment() -> dict[str, str]:
    return dict(os.environ)


@server.tool()
def die() -> str:
    os._exit(3)


@server.tool()
def large(size: int) -> str:
    return "x" * size


def note(trace: str, text: str) -> None:
    Path(trace).write_text(text)


@server.tool()
async def hang(trace: str) -> str:
    """Note when the call comes, and when it is cancelled."""
    try:
        note(trace, "called")
        await anyio.sleep_forever()
    finally:
        note(trace, "cancelled")
    return ""


@server.tool()
async def grow(ctx: Context[Any]) -> str:
    """Add a tool, and say so."""
    server.add_tool(lambda: "new", name="new")
    await ctx.session.send_tool_list_changed()
    return "done"


@server.tool(structured_output=False)
async def ask(ctx: Context[Any]) -> str:
    """Ask for all that a client may be asked for, and return the refusals."""
    message = types.SamplingMessage(
        role="user", content=types.TextContent(text="Hello")
    )
    sample = ctx.session.create_message
    requests: list[Callable[[], Awaitable[object]]] = [
        lambda: sample([message], max_tokens=1),
        lambda: ctx.session.elicit_form("Who?", {"type": "object", "properties": {}}),
        ctx.session.list_roots,
    ]
    refusals = []
    for request in requests:
        try:
            await request()
        except MCPError as error:
            refusals.append(error.message)
    return "\n".join(refusals)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        server.run("streamable-http", host="127.0.0.1", port=int(sys.argv[1]))
    else:
        server.run()
