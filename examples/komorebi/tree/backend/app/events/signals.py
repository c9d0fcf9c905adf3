"""Signals that events were committed, here or in another process."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import Session

from backend.app.events.outbox import WRITTEN
from backend.app.events.postgresql import listen_to_database


def signals(engine: AsyncEngine, poll_seconds: float) -> AsyncGenerator[None]:
    """Signal at once, then when events were committed, and now and then in any case."""
    is_postgresql = engine.dialect.name == "postgresql"
    listen = listen_to_database if is_postgresql else _listen_to_process
    return listen(engine, poll_seconds)


async def _listen_to_process(
    _: AsyncEngine, poll_seconds: float
) -> AsyncGenerator[None]:
    committed = asyncio.Event()

    def note(session: Session) -> None:
        if WRITTEN in session.info:
            committed.set()

    event.listen(Session, "after_commit", note)
    try:
        while True:
            committed.clear()
            yield
            with suppress(TimeoutError):
                async with asyncio.timeout(poll_seconds):
                    await committed.wait()
    finally:
        event.remove(Session, "after_commit", note)
