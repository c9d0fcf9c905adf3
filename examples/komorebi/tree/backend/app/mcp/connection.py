"""One server: the connection to it, which is made again whenever it is lost."""

import asyncio
import logging
import math
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

import httpx2
from mcp import ClientSession, MCPError, types
from mcp.client import IncomingMessage
from mcp.client.streamable_http import streamable_http_client
from pydantic import ValidationError

from backend.app.core.config import Settings
from backend.app.mcp.catalog import ServerTool, accepted_tools, list_tools
from backend.app.mcp.config import HttpConfig, ProcessConfig
from backend.app.mcp.exceptions import (
    ConnectionLostError,
    ToolFailedError,
    ToolServerDownError,
    ToolTimeoutError,
)
from backend.app.mcp.process import process_streams
from backend.app.mcp.remote import create_http_client
from backend.app.models.tool import ToolServerState

MAX_RECONNECT_SECONDS = 60
CLOSE_SECONDS = 10
REFRESH_SECONDS = 0.1  # between two looks at a server that always has news
MAX_MESSAGE_LENGTH = 500

logger = logging.getLogger(__name__)
# What the SDK logs of a server's mistakes has no bounds.
for _name in ("client", "mcp.client"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


class ToolServer:
    """Keeps up the connection to a server, and calls its tools."""

    def __init__(
        self, name: str, config: ProcessConfig | HttpConfig, settings: Settings
    ) -> None:
        """Prepare to connect; `run` does."""
        self.name = name
        self.state = ToolServerState.CONNECTING
        self.error: str | None = None
        self.tools: Mapping[str, ServerTool] = {}
        self._config = config
        self._settings = settings
        self._session: ClientSession | None = None
        self._slots = asyncio.Semaphore(settings.mcp_concurrent_calls)
        self._news = asyncio.Event()
        self._has_changed = False
        self._ready_at = math.inf
        self._retry_at = 0.0

    def start(self) -> None:
        """Begin to connect, in the background."""
        self._task = asyncio.create_task(self._run(), name=f"tool server {self.name}")

    async def close(self) -> None:
        """End the connection, and the program if it is one."""
        while not self._task.done():
            # Once more where the connection failed at that moment, and ate it up.
            self._task.cancel()
            await asyncio.wait([self._task], timeout=CLOSE_SECONDS)

    async def call(
        self, tool: ServerTool, arguments: dict[str, Any]
    ) -> types.CallToolResult:
        """Call a tool of this server.

        Raises:
            ToolServerDownError: The server is not connected.
            ToolTimeoutError: The tool did not answer in time.
            ToolFailedError: The answer was an error, or none that can be used.
        """
        params = types.CallToolRequestParams(
            name=tool.definition.name, arguments=arguments
        )
        request = types.CallToolRequest(params=params)
        try:
            async with asyncio.timeout(self._settings.mcp_call_seconds), self._slots:
                if self._session is None:
                    raise self.down_error()
                # Not `call_tool()`, which checks the result against the server's own
                # schema, however long that takes. A timeout cancels it at the server.
                return await self._session.send_request(request, types.CallToolResult)
        except TimeoutError as error:
            self._news.set()  # is it only the tool, or the server?
            raise ToolTimeoutError from error
        except MCPError as error:
            self._news.set()
            raise ToolFailedError(error.message[:MAX_MESSAGE_LENGTH] or None) from error
        except ValidationError as error:
            raise ToolFailedError from error

    def down_error(self) -> ToolServerDownError:
        """Return the error that says when the next attempt to connect is."""
        seconds = self._retry_at - asyncio.get_running_loop().time()
        return ToolServerDownError(self.name, max(1, math.ceil(seconds)))

    async def _run(self) -> None:
        clock = asyncio.get_running_loop().time
        first_delay = delay = self._settings.mcp_reconnect_seconds
        while True:
            self.state = ToolServerState.CONNECTING
            self._ready_at = math.inf
            try:
                await self._connect()
            except Exception as error:
                self.error = self._explained(error)
            self.state = ToolServerState.DOWN
            if clock() - self._ready_at > delay:
                delay = first_delay  # it worked for a while
            logger.warning(
                "A tool server is down.",
                extra={"server": self.name, "error": self.error, "retry_in": delay},
            )
            self._retry_at = clock() + delay
            await asyncio.sleep(delay)
            delay = min(delay * 2, MAX_RECONNECT_SECONDS)

    async def _connect(self) -> None:
        async with self._open() as session:
            async with asyncio.timeout(self._settings.mcp_connect_seconds):
                await session.initialize()
                self._news.clear()
                self.tools = await self._listed(session)
            self._ready_at = asyncio.get_running_loop().time()
            logger.info(
                "A tool server is ready.",
                extra={"server": self.name, "tools": len(self.tools)},
            )
            self._session = session
            self.state = ToolServerState.READY
            self.error = None
            try:
                while True:
                    await self._watch(session)
            finally:
                # At once: to end the connection takes a while.
                self._session = None
                self.tools = {}
                self.state = ToolServerState.CONNECTING

    async def _watch(self, session: ClientSession) -> None:
        ping_seconds = self._settings.mcp_ping_seconds
        with suppress(TimeoutError):
            async with asyncio.timeout(ping_seconds):
                await self._news.wait()
        self._news.clear()
        async with asyncio.timeout(ping_seconds):
            if self._has_changed:
                self.tools = await self._listed(session)
            else:
                await session.send_ping()
        await asyncio.sleep(REFRESH_SECONDS)

    async def _listed(self, session: ClientSession) -> Mapping[str, ServerTool]:
        self._has_changed = False
        capabilities = session.server_capabilities
        if capabilities is None or capabilities.tools is None:
            return {}
        definitions = await list_tools(session)
        # Hostile schemas take long to check.
        return await asyncio.to_thread(accepted_tools, self.name, definitions)

    async def _notice(self, message: IncomingMessage) -> None:
        if isinstance(message, types.ToolListChangedNotification):
            self._has_changed = True
            self._news.set()

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[ClientSession]:
        settings = self._settings
        max_bytes = settings.mcp_message_bytes
        # Without callbacks, it declares no capabilities: what a server asks for
        # (sampling, elicitation, roots) is refused.
        create_session = partial(
            ClientSession,
            message_handler=self._notice,
            client_info=types.Implementation(name=settings.app_name, version="1"),
        )
        if isinstance(self._config, ProcessConfig):
            async with (
                process_streams(
                    self.name, self._config, max_bytes, settings.mcp_stop_seconds
                ) as pipes,
                create_session(*pipes) as session,
            ):
                yield session
        else:
            # A call that is given up may go on at the server, but not for ever.
            read_seconds = 2 * settings.mcp_call_seconds
            async with (
                create_http_client(self._config, max_bytes, read_seconds) as client,
                streamable_http_client(
                    self._config.url, http_client=client, max_sse_event_size=max_bytes
                ) as streams,
                create_session(*streams) as session,
            ):
                yield session

    def _explained(self, error: Exception) -> str:
        # Where the connection fails, what waited for it fails too, and says less.
        cause = min(_leaves(error), key=lambda leaf: isinstance(leaf, MCPError))
        match cause:
            case ConnectionLostError() | MCPError():
                return str(cause)[:MAX_MESSAGE_LENGTH]
            case TimeoutError():
                return "It does not answer in time."
            case FileNotFoundError():
                return "Its program was not found."
            case ValidationError() | RuntimeError():
                return "It does not answer as the protocol wants it."
            case OSError():
                return f"Its program cannot be started: {cause.strerror}."
            case httpx2.TransportError():
                return f"It cannot be reached: {cause}"[:MAX_MESSAGE_LENGTH]
            case _:
                logger.error("A tool server failed.", exc_info=cause)
                return "Something unexpected happened; see the log."


def _leaves(error: BaseException) -> list[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        return [leaf for part in error.exceptions for leaf in _leaves(part)]
    return [error]
