"""Servers that are programs started here, with bounds on all that they write.

The transport of the SDK reads lines of any length, and fails on bytes that are no text.
"""

import asyncio
import logging
import os
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp import types
from mcp.client.stdio import get_default_environment
from mcp.shared.message import SessionMessage

from backend.app.mcp.config import ProcessConfig
from backend.app.mcp.exceptions import ConnectionLostError

MAX_GARBAGE_LINES = 100
MAX_UNANSWERED = 100
MAX_LOGGED_LENGTH = 1000
MAX_LOGGED_LINES = 100
LOG_SECONDS = 60

NOT_MCP = "It writes what is not MCP."
TOO_LARGE = "The server's answer is too large."

logger = logging.getLogger(__name__)

Incoming = SessionMessage | Exception
Streams = tuple[
    MemoryObjectReceiveStream[Incoming], MemoryObjectSendStream[SessionMessage]
]


@asynccontextmanager
async def process_streams(
    name: str, config: ProcessConfig, max_bytes: int, stop_seconds: float
) -> AsyncIterator[Streams]:
    """Start a program, give what carries messages to and fro, and end it.

    Raises:
        OSError: It cannot be started.
        ConnectionLostError: It ended, or wrote what is no message; in a group.
    """
    process = await asyncio.create_subprocess_exec(
        config.command,
        *config.args,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        limit=max_bytes,
        # Nothing of the application's own environment: it holds secrets.
        env=get_default_environment() | config.env,
        # A group of its own, so that its children can be ended too.
        start_new_session=True,
    )
    to_client, from_server = anyio.create_memory_object_stream[Incoming]()
    to_server, from_client = anyio.create_memory_object_stream[SessionMessage]()
    pipe = _Pipe(process, stop_seconds)
    try:
        async with (
            from_server,
            to_server,
            from_client,
            anyio.create_task_group() as group,
        ):
            group.start_soon(pipe.read, to_client)
            group.start_soon(pipe.write, from_client)
            group.start_soon(_log, name, process)
            try:
                yield from_server, to_server
            finally:
                group.cancel_scope.cancel()
    finally:
        with anyio.CancelScope(shield=True):
            await _end(process, stop_seconds)


class _Pipe:
    """Turns lines of a program into messages, and messages into lines."""

    def __init__(self, process: Process, stop_seconds: float) -> None:
        self._process = process
        self._stop_seconds = stop_seconds
        self._requests: set[types.RequestId | None] = set()
        self._unanswered = 0

    async def read(self, messages: MemoryObjectSendStream[Incoming]) -> None:
        assert self._process.stdout is not None
        garbage = 0
        async with messages:
            async for line in bounded_lines(self._process.stdout):
                message = _parsed(line)
                if message is None:
                    garbage += 1
                    if garbage > MAX_GARBAGE_LINES:
                        raise ConnectionLostError(NOT_MCP if line else TOO_LARGE)
                    if line is None:
                        await self._fail_requests(messages)
                    continue
                self._count(message)
                await self._pass_on(messages, message)
            raise ConnectionLostError(await self._how_it_ended())

    async def write(self, messages: MemoryObjectReceiveStream[SessionMessage]) -> None:
        stdin = self._process.stdin
        assert stdin is not None
        async for item in messages:
            message = item.message
            if isinstance(message, types.JSONRPCRequest):
                self._requests.add(message.id)
            text = message.model_dump_json(by_alias=True, exclude_unset=True)
            stdin.write(text.encode() + b"\n")
            # If it has ended, `read` knows, and why.
            with suppress(ConnectionError):
                await stdin.drain()
            if isinstance(message, types.JSONRPCResponse | types.JSONRPCError):
                self._unanswered -= 1

    def _count(self, message: types.JSONRPCMessage) -> None:
        if isinstance(message, types.JSONRPCResponse | types.JSONRPCError):
            self._requests.discard(message.id)
        elif isinstance(message, types.JSONRPCRequest):
            self._unanswered += 1
            if self._unanswered > MAX_UNANSWERED:
                raise ConnectionLostError("It asks without reading the answers.")

    async def _fail_requests(self, messages: MemoryObjectSendStream[Incoming]) -> None:
        # Which of them the line was to answer, only the line would tell.
        error = types.ErrorData(code=types.INTERNAL_ERROR, message=TOO_LARGE)
        while self._requests:
            request_id = self._requests.pop()
            answer = types.JSONRPCError(jsonrpc="2.0", id=request_id, error=error)
            await self._pass_on(messages, answer)

    async def _pass_on(
        self, messages: MemoryObjectSendStream[Incoming], message: types.JSONRPCMessage
    ) -> None:
        # Nobody listens any more where the connection is about to end.
        with suppress(anyio.BrokenResourceError):
            await messages.send(SessionMessage(message))

    async def _how_it_ended(self) -> str:
        with anyio.move_on_after(self._stop_seconds):
            return f"It ended with status {await self._process.wait()}; see the log."
        return "It closed its output."


async def bounded_lines(stream: asyncio.StreamReader) -> AsyncIterator[bytes | None]:
    """Give each line; for one that is over the limit, None, and then parts of nothing."""
    is_too_long = False
    while True:
        try:
            line = await stream.readuntil(b"\n")
        except asyncio.LimitOverrunError as error:
            await stream.readexactly(error.consumed)
            yield b"" if is_too_long else None
            is_too_long = True
        except asyncio.IncompleteReadError:
            return
        else:
            if not is_too_long:
                yield line
            is_too_long = False
        # With enough to read, nothing above waits, and nobody else would have a turn.
        await asyncio.sleep(0)


def _parsed(line: bytes | None) -> types.JSONRPCMessage | None:
    if line is None:
        return None
    try:
        return types.jsonrpc_message_adapter.validate_json(line, by_name=False)
    except ValueError:
        return None


async def _log(name: str, process: Process) -> None:
    assert process.stderr is not None
    clock = asyncio.get_running_loop().time
    since, count = clock(), 0
    async for line in bounded_lines(process.stderr):
        if clock() - since > LOG_SECONDS:
            since, count = clock(), 0
        count += 1
        if line is not None and count <= MAX_LOGGED_LINES:
            text = line[:MAX_LOGGED_LENGTH].decode(errors="replace").rstrip()
            logger.info("A tool server says: %s", text, extra={"server": name})
        elif count == MAX_LOGGED_LINES + 1:
            logger.warning("A tool server says too much.", extra={"server": name})


async def _end(process: Process, stop_seconds: float) -> None:
    assert process.stdin is not None
    try:
        process.stdin.close()
        await _wait(process, stop_seconds)
        _signal_group(process, signal.SIGTERM)
        await _wait(process, stop_seconds)
    finally:
        _signal_group(process, signal.SIGKILL)
        await _wait(process, stop_seconds)
        # Nothing public closes the pipes that a child in another group holds open.
        vars(process)["_transport"].close()


async def _wait(process: Process, seconds: float) -> None:
    with anyio.move_on_after(seconds):
        await process.wait()


def _signal_group(process: Process, number: signal.Signals) -> None:
    # Also once it has ended itself: its children may live on.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
