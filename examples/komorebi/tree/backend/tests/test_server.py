"""The pipeline in a real server, which is also killed."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from backend.tests.databases import ROOT
from backend.tests.waiting import WAIT_SECONDS, wait_until

pytestmark = pytest.mark.commits

HAMMER = ROOT / "scripts" / "hammer_gen.py"


@asynccontextmanager
async def server(
    database_url: str,
) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Give a running server, and its URL."""
    settings = {"DATABASE_URL": database_url, "DIGEST_SECONDS": "0.1"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "uvicorn", "backend.app.main:app", "--port", "0"),
        cwd=ROOT,
        env=os.environ | settings | {"CAPTURE_LEASE_SECONDS": "2"},
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            url = ""
            while not url:
                message = json.loads(await process.stderr.readline())["message"]
                _, _, url = message.partition("running on ")
        drain = asyncio.create_task(process.stderr.read())
        yield process, url.split()[0]
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(WAIT_SECONDS):
            await process.wait()
            await drain


async def hammer(url: str, *options: str | Path) -> asyncio.subprocess.Process:
    """Start the hammer."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, HAMMER, "--url", url, "--timeout", str(WAIT_SECONDS)),
        *options,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def test_nothing_is_lost_under_load(database_url: str) -> None:
    async with server(database_url) as (_, url):
        run = await hammer(url, "--size", "200")
        output, _ = await run.communicate()
        assert run.returncode == 0, output
        assert b"200 acknowledged, 0 mistakes" in output


async def test_nothing_acknowledged_is_lost_when_the_server_is_killed(
    database_url: str, tmp_path: Path
) -> None:
    log = tmp_path / "acknowledged"
    async with server(database_url) as (process, url):
        run = await hammer(url, "--size", "100000", "--log", log)

        async def is_in_the_middle() -> bool:
            return log.exists() and log.read_text().count("\n") > 100

        await wait_until(is_in_the_middle)
        process.kill()
        output, _ = await run.communicate()
        assert run.returncode == 1, output
        assert b"Stopped" in output
    async with server(database_url) as (_, url):
        run = await hammer(url, "--check", log)
        output, _ = await run.communicate()
        assert run.returncode == 0, output
        assert b", 0 mistakes" in output


async def test_hammer_tells_what_is_lost(database_url: str, tmp_path: Path) -> None:
    log = tmp_path / "acknowledged"
    log.write_text("00000000-0000-4000-8000-000000000000\n")
    async with server(database_url) as (_, url):
        run = await hammer(url, "--check", log)
        output, _ = await run.communicate()
        assert run.returncode == 1
        assert b"00000000-0000-4000-8000-000000000000 is lost" in output


async def test_enormous_body_is_not_read(database_url: str) -> None:
    size = 100 * 1024 * 1024
    async with server(database_url) as (_, url):
        address = httpx2.URL(url)
        reader, writer = await asyncio.open_connection(address.host, address.port)
        head = f"POST /api/v1/captures HTTP/1.1\r\nHost: x\r\nContent-Length: {size}"
        writer.write(f"{head}\r\nContent-Type: application/json\r\n\r\n".encode())
        sent = 0
        with pytest.raises(ConnectionError):
            while sent < size:
                writer.write(b"x" * 65_536)
                await writer.drain()
                sent += 65_536
        assert sent < size / 2
        writer.close()
