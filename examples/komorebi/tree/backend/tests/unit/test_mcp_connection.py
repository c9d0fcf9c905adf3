"""Calls of a server that is not connected, or no longer."""

import pytest
from mcp import types

from backend.app.mcp.catalog import accepted_tools
from backend.app.mcp.config import ProcessConfig
from backend.app.mcp.connection import ToolServer
from backend.app.mcp.exceptions import ToolServerDownError
from backend.tests.databases import NOWHERE
from backend.tests.settings import settings_with


async def test_call_finds_the_server_gone_meanwhile() -> None:
    server = ToolServer("files", ProcessConfig(command="run"), settings_with(NOWHERE))
    read = types.Tool(name="read", input_schema={"type": "object"})
    (tool,) = accepted_tools("files", [read]).values()
    with pytest.raises(ToolServerDownError):
        await server.call(tool, {})
