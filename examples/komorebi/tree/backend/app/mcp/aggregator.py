"""The tools of all servers, as one."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi.exceptions import RequestValidationError
from mcp import types

from backend.app.core.exceptions import NotFoundError
from backend.app.mcp.catalog import SEPARATOR, ServerTool
from backend.app.mcp.connection import ToolServer
from backend.app.models.tool import ToolServerState


class ToolAggregator:
    """Knows which server has which tool."""

    def __init__(self, servers: Sequence[ToolServer]) -> None:
        """Take the servers; `running` connects to them."""
        self.servers = servers

    @property
    def tools(self) -> list[ServerTool]:
        """The tools of all servers that are ready."""
        return [tool for server in self.servers for tool in server.tools.values()]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Connect in the background, and end all servers at the end."""
        for server in self.servers:
            server.start()
        try:
            yield
        finally:
            async with asyncio.TaskGroup() as group:
                for server in self.servers:
                    group.create_task(server.close())

    async def call(self, name: str, arguments: dict[str, Any]) -> types.CallToolResult:
        """Call a tool, by its name here.

        Raises:
            NotFoundError: There is no such tool.
            RequestValidationError: The arguments do not fit the tool's schema.
            ToolServerDownError: Its server is not connected.
            ToolTimeoutError: It did not answer in time.
            ToolFailedError: The answer was an error, or none that can be used.
        """
        server = self._server_of(name)
        if server.state is not ToolServerState.READY:
            raise server.down_error()
        tool = server.tools.get(name)
        if tool is None:
            raise NotFoundError("There is no tool of this name.")
        # Hostile schemas take long to check.
        errors = await asyncio.to_thread(tool.input_schema.errors, arguments)
        if errors:
            raise RequestValidationError(errors)
        return await server.call(tool, arguments)

    def _server_of(self, tool_name: str) -> ToolServer:
        name = tool_name.partition(SEPARATOR)[0]
        for server in self.servers:
            if server.name == name:
                return server
        raise NotFoundError("There is no tool of this name.")
