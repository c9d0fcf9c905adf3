"""What events need of PostgreSQL, where several processes publish and listen."""

from collections.abc import AsyncGenerator

from psycopg import AsyncConnection
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import Session

CHANNEL = "events"
LOCK_KEY = int.from_bytes(b"komorebi")

# A server that is gone without a word is noticed in a minute.
KEEPALIVE = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}


def take_turn_and_notify(session: Session) -> None:
    """Let those who publish commit one after another, and tell all processes.

    SQLite does the first by itself, and has one process.

    Until this one has committed, no other gets an id: so ids rise in the order of
    commits. Taken last of all locks, this one is held shortly and part of no deadlock.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    lock = func.pg_advisory_xact_lock(LOCK_KEY)
    session.execute(select(lock, func.pg_notify(CHANNEL, "")))


async def listen_to_database(
    engine: AsyncEngine, poll_seconds: float
) -> AsyncGenerator[None]:
    """Signal at once, then when the database notifies, and now and then in any case."""
    _, arguments = engine.dialect.create_connect_args(engine.url)
    arguments = {**KEEPALIVE, **arguments, "autocommit": True}
    async with await AsyncConnection.connect(**arguments) as connection:
        await connection.execute(f"LISTEN {CHANNEL}")
        while True:
            yield
            async for _ in connection.notifies(timeout=poll_seconds, stop_after=1):
                pass
