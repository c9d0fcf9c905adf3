"""The database: its engine, its transactions, and the session of each request."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.orm import ORMExecuteState
from sqlmodel import Session, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.db.url import is_pooled

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
POOL_TIMEOUT_SECONDS = 10


class ReadingSession(Session):
    """Refuses to write, which on SQLite would fail once others have written."""


@event.listens_for(ReadingSession, "before_flush")
def _refuse_changes(*_: object) -> None:
    raise RuntimeError("a change while reading: that takes a `transaction`")


@event.listens_for(ReadingSession, "do_orm_execute")
def _refuse_statements(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        _refuse_changes()


class Database:
    """Hands out sessions, each of them one transaction."""

    def __init__(
        self, url: str, *, pool_size: int = 10, statement_timeout_seconds: int = 30
    ) -> None:
        """Prepare to connect; nothing is opened yet.

        Args:
            url: Where the database is.
            pool_size: How many connections to a server there may be.
            statement_timeout_seconds: After how long the server stops a statement.
        """
        self.engine = create_engine(
            url, **_limits(url, pool_size, statement_timeout_seconds)
        )
        self._begin = async_sessionmaker(
            self.engine, class_=AsyncSession, expire_on_commit=False
        ).begin
        self._begin_reading = async_sessionmaker(
            self.engine.execution_options(is_reading=True),
            class_=AsyncSession,
            expire_on_commit=False,
            sync_session_class=ReadingSession,
        ).begin

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Give a session that is committed at the end, or rolled back on an error."""
        async with self._begin() as session:
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Give a session that writes nothing; on SQLite, no writer waits for it."""
        async with self._begin_reading() as session:
            yield session

    async def ping(self) -> None:
        """Ask the database for a sign of life, and fail if there is none."""
        async with self.reading() as session:
            await session.exec(select(1))

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def _set_up_sqlite(connection: DBAPIConnection, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


# The transaction that code runs within; tasks that are started there inherit it.
_own_transaction: ContextVar[object] = ContextVar("own_transaction", default=None)


class SoleWriter:
    """Knows the transaction that writes: on SQLite, one does at a time."""

    def __init__(self) -> None:
        """Start with none."""
        self._transaction: object = None

    def refuse_within_itself(self) -> None:
        """Refuse a transaction that would wait for the one that it is in."""
        if self._transaction and self._transaction is _own_transaction.get():
            raise RuntimeError("a transaction within one: SQLite has one writer")

    def begin(self) -> None:
        """Note that one has begun, here."""
        self._transaction = object()
        _own_transaction.set(self._transaction)

    def end(self, *_: object) -> None:
        """Note that it has ended, wherever that is."""
        self._transaction = None


def _listeners_of_sqlite() -> dict[str, Callable[..., None]]:
    writer = SoleWriter()

    def begin(connection: Connection) -> None:
        # A transaction that reads first and writes later fails if another one wrote in
        # between. One that takes the write lock from the start waits for its turn.
        if connection.get_execution_options().get("is_reading"):
            connection.exec_driver_sql("BEGIN DEFERRED")
            return
        writer.refuse_within_itself()
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        writer.begin()

    def end(connection: Connection) -> None:
        if not connection.get_execution_options().get("is_reading"):
            writer.end()

    return {"connect": _set_up_sqlite, "begin": begin, "commit": end, "rollback": end}


def _options_of_sqlite(_: str) -> dict[str, Any]:
    # Without an isolation level, the driver leaves it to the listeners to begin.
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
ENGINE_LISTENERS: dict[str, Callable[[], dict[str, Callable[..., None]]]] = {
    "sqlite": _listeners_of_sqlite,
    "postgresql": dict,
}


def create_engine(url: str, **options: Any) -> AsyncEngine:
    """Return an engine with what its kind of database needs."""
    backend = make_url(url).get_backend_name()
    # Parameters are kept out of errors and logs: they may hold personal data.
    own = ENGINE_OPTIONS[backend](url)
    connect_args = own["connect_args"] | options.pop("connect_args", {})
    options |= {"hide_parameters": True, **own, "connect_args": connect_args}
    engine = create_async_engine(url, **options)
    for name, listener in ENGINE_LISTENERS[backend]().items():
        event.listen(engine.sync_engine, name, listener)
    return engine


def _limits(url: str, pool_size: int, statement_timeout: int) -> dict[str, Any]:
    # SQLite is a file without a server to protect; a pooler takes no such setting.
    settings = {"options": f"-c statement_timeout={statement_timeout}s"}
    pool = {
        "pool_size": pool_size,
        "max_overflow": 0,
        "pool_timeout": POOL_TIMEOUT_SECONDS,
        "connect_args": {} if is_pooled(url) else settings,
    }
    return {} if make_url(url).get_backend_name() == "sqlite" else pool


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
