"""The database: its engine, its transactions, and the session of each request."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.db.url import is_pooled

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Database:
    """Hands out sessions, each of them one transaction."""

    def __init__(self, url: str) -> None:
        """Prepare to connect; nothing is opened yet."""
        self.engine = create_engine(url)
        self._begin = _sessions(self.engine).begin
        self._begin_reading = _sessions(
            self.engine.execution_options(sqlite_begin="DEFERRED")
        ).begin

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Give a session that is committed at the end, or rolled back on an error."""
        async with self._begin() as session:
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Do as `transaction`, but on SQLite neither wait for writers nor stop them."""
        async with self._begin_reading() as session:
            yield session

    async def ping(self) -> None:
        """Ask the database for a sign of life, and fail if there is none."""
        async with self.reading() as session:
            await session.exec(select(1))

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def _sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


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


def _options_of_sqlite(_: str) -> dict[str, Any]:
    # Without an isolation level, the driver leaves it to `_begin_sqlite` to begin.
    return {"connect_args": {"isolation_level": None, "timeout": 30}}


def _options_of_postgresql(url: str) -> dict[str, Any]:
    # A pooler may give each transaction another connection, where what was prepared
    # on the last one is not known.
    threshold = {"prepare_threshold": None} if is_pooled(url) else {}
    return {"connect_args": threshold, "pool_pre_ping": True}


ENGINE_OPTIONS: dict[str, Callable[[str], dict[str, Any]]] = {
    "sqlite": _options_of_sqlite,
    "postgresql": _options_of_postgresql,
}
ENGINE_LISTENERS: dict[str, dict[str, Callable[..., None]]] = {
    "sqlite": {"connect": _set_up_sqlite, "begin": _begin_sqlite},
    "postgresql": {},
}


def create_engine(url: str, **options: Any) -> AsyncEngine:
    """Return an engine with what its kind of database needs."""
    backend = make_url(url).get_backend_name()
    # Parameters are kept out of errors and logs: they may hold personal data.
    options |= {"hide_parameters": True, **ENGINE_OPTIONS[backend](url)}
    engine = create_async_engine(url, **options)
    for name, listener in ENGINE_LISTENERS[backend].items():
        event.listen(engine.sync_engine, name, listener)
    return engine


async def get_database(request: Request) -> Database:
    """Return the application's database."""
    database: Database = request.app.state.database
    return database


DatabaseDep = Annotated[Database, Depends(get_database)]


async def get_session(
    request: Request, database: DatabaseDep
) -> AsyncIterator[AsyncSession]:
    """Give the request its session, which is its transaction.

    It is committed when the endpoint has returned and before the response is sent, or
    rolled back if anything was raised.
    """
    is_reading = request.method in READING_METHODS
    begin = database.reading if is_reading else database.transaction
    async with begin() as session:
        yield session


# With the default scope, the commit would come after the response.
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
