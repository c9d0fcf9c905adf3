"""Waiting for what happens in the background."""

import asyncio
from collections.abc import Awaitable, Callable

WAIT_SECONDS = 30


async def wait_until(is_so: Callable[[], Awaitable[bool]]) -> None:
    """Return as soon as a condition holds, and fail if it never does."""
    async with asyncio.timeout(WAIT_SECONDS):
        while True:
            if await is_so():
                return
            await asyncio.sleep(0.01)
