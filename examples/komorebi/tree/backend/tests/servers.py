"""Servers on loopback, and clients that follow their events."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from inspect import isawaitable
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from fastapi import FastAPI

from backend.tests.databases import ROOT

EVENTS = "/api/v1/events"
TIMEOUT_SECONDS = 20


async def until(condition: Callable[[], Any]) -> None:
    """Wait for a condition, which may have to be awaited."""
    async with asyncio.timeout(TIMEOUT_SECONDS):
        while True:
            result = condition()
            if await result if isawaitable(result) else result:
                return
            await asyncio.sleep(0.01)


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """Serve a started application on loopback, and give a client of the server."""
    config = uvicorn.Config(app, port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        yield client
        server.should_exit = True
        await task


class ServerProcess:
    """The application in a process of its own, as in production."""

    def __init__(self, database_url: str, log: Path) -> None:
        self._database_url = database_url
        self._log = log
        self._process: asyncio.subprocess.Process
        self.url = ""

    @property
    def log(self) -> str:
        """What it has logged."""
        return self._log.read_text()

    async def start(self) -> None:
        """Start it, and wait until it answers."""
        arguments = ("-m", "uvicorn", "backend.app.main:app", "--port", "0")
        environment = os.environ | {
            "DATABASE_URL": self._database_url,
            # Summaries of items are events, too.
            "ITEM_SUMMARIES": "false",
        }
        with self._log.open("w") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *arguments, cwd=ROOT, env=environment, stderr=log
            )
        running = r"running on (http://127\.0\.0\.1:\d+)"
        await until(lambda: re.search(running, self.log))
        self.url = re.findall(running, self.log)[0]

    def client(self) -> httpx2.AsyncClient:
        """Return a client."""
        return httpx2.AsyncClient(base_url=self.url)

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop it, and wait until it has."""
        if self._process.returncode is None:
            self._process.send_signal(how)
        async with asyncio.timeout(TIMEOUT_SECONDS):
            await self._process.wait()


@asynccontextmanager
async def server_process(database_url: str, log: Path) -> AsyncIterator[ServerProcess]:
    """Give a server that runs in a process of its own."""
    server = ServerProcess(database_url, log)
    try:
        await server.start()
        yield server
    finally:
        await server.stop(signal.SIGKILL)


class Follower:
    """Reads the events of one connection."""

    def __init__(self, source: httpx2.EventSource) -> None:
        self._events = aiter(source)

    async def next(self) -> httpx2.ServerSentEvent:
        """Return the next event."""
        async with asyncio.timeout(TIMEOUT_SECONDS):
            return await anext(self._events)

    async def take(self, count: int) -> list[httpx2.ServerSentEvent]:
        """Return the next events."""
        return [await self.next() for _ in range(count)]

    async def ends(self) -> bool:
        """Tell whether nothing comes any more, and wait until that is certain."""
        try:
            await self.next()
        except StopAsyncIteration:
            return True
        return False


@asynccontextmanager
async def following(
    client: httpx2.AsyncClient, last_event_id: str | None = None
) -> AsyncIterator[Follower]:
    """Follow the events; without a last one, from the position that comes first."""
    given = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
    headers = httpx2.Headers(given, encoding="latin-1")
    async with client.sse(EVENTS, headers=headers, timeout=None) as source:
        assert source.response.status_code == 200
        follower = Follower(source)
        if last_event_id is None:
            position = await follower.next()
            assert position.data == ""
        yield follower
