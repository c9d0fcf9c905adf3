"""The database: its engine, its transactions."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from typing import Any, Literal

from sqlalchemy import Connection, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

DatabaseKind = Literal["sqlite", "postgresql"]


class Turn:
    """Lets the writers of a process come one after the other."""

    def __init__(self) -> None:
        """Start with nobody writing."""
        self._lock = asyncio.Lock()
        self._writer: asyncio.Task[Any] | None = None

    async def __aenter__(self) -> None:
        """Wait for those who came before.

        Raises:
            RuntimeError: This task is writing already, and would wait for itself.
        """
        if self._writer is asyncio.current_task():
            raise RuntimeError("a transaction within one: SQLite has one writer")
        await self._lock.acquire()
        self._writer = asyncio.current_task()

    async def __aexit__(self, *_: object) -> None:
        """Let the next one write."""
        self._writer = None
        self._lock.release()


class Database:
    """Hands out sessions, each of them one transaction."""

    def __init__(self, url: str) -> None:
        """Prepare to connect; nothing is opened yet."""
        self.engine = create_engine(url)
        # SQLite has one writer at a time: those of this process queue up here, instead
        # of asking for its lock again and again.
        self._turn = Turn() if self.kind == "sqlite" else nullcontext()
        self._begin = async_sessionmaker(self.engine, expire_on_commit=False).begin
        self._begin_reading = async_sessionmaker(
            self.engine.execution_options(sqlite_begin="DEFERRED"),
            expire_on_commit=False,
        ).begin

    @property
    def kind(self) -> DatabaseKind:
        """Which database it is."""
        return "sqlite" if self.engine.dialect.name == "sqlite" else "postgresql"

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Give a session that is committed at the end, or rolled back on an error."""
        async with self._turn, self._begin() as session:
            yield session

    @asynccontextmanager
    async def statement(self) -> AsyncIterator[AsyncConnection]:
        """Do as `transaction`, without a session: for one statement that is in a hurry."""
        async with self._turn, self.engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Do as `transaction`, but on SQLite neither wait for writers nor stop them."""
        async with self._begin_reading() as session:
            yield session

    async def ping(self) -> None:
        """Ask the database for a sign of life, and fail if there is none."""
        async with self.reading() as session:
            await session.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def _set_up_sqlite(connection: DBAPIConnection, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails if another one wrote in
    # between. One that takes the write lock from the start waits for its turn.
    mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {mode}")


# Without an isolation level, the driver leaves it to `_begin_sqlite` to begin.
ENGINE_OPTIONS: dict[str, dict[str, Any]] = {
    "sqlite": {"connect_args": {"isolation_level": None, "timeout": 30}},
    "postgresql": {"pool_pre_ping": True},
}
ENGINE_LISTENERS: dict[str, dict[str, Callable[..., None]]] = {
    "sqlite": {"connect": _set_up_sqlite, "begin": _begin_sqlite},
}


def create_engine(url: str, **options: Any) -> AsyncEngine:
    """Return an engine with what its kind of database needs."""
    backend = make_url(url).get_backend_name()
    # Parameters are kept out of errors and logs: they may hold personal data.
    options |= {"hide_parameters": True, **ENGINE_OPTIONS.get(backend, {})}
    engine = create_async_engine(url, **options)
    for name, listener in ENGINE_LISTENERS.get(backend, {}).items():
        event.listen(engine.sync_engine, name, listener)
    return engine
