"""Databases to test with: migrated ones that are as if new for each test.

SQLite is the default. PostgreSQL is used if TEST_DATABASE_URL points to it; its user
must be allowed to create databases.
"""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Protocol

import sqlalchemy
from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, event, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.pool import NullPool

from app.database import Database, ReadingSession, SoleWriter, create_engine

ROOT = Path(__file__).parent.parent
# Whatever connects to this fails, instead of leaving something behind.
NOWHERE = "sqlite+aiosqlite:////nonexistent/folder/app.db"


def alembic_config(url: str, output: StringIO | None = None) -> Config:
    """Return what runs this project's migrations on a database."""
    config = Config(ROOT / "alembic.ini", output_buffer=output)
    config.attributes["database_url"] = url
    return config


class DatabaseServer(Protocol):
    """Makes databases."""

    def create(self) -> str:
        """Return the URL of a new, empty database."""

    def clone(self, url: str) -> str:
        """Return the URL of a new database with the contents of another."""

    def drop(self, url: str) -> None:
        """Remove a database."""


class SQLiteServer:
    """Keeps databases in the files of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()

    def create(self) -> str:
        path = self._folder / f"{next(self._numbers)}.db"
        return f"sqlite+aiosqlite:///{path}"

    def clone(self, url: str) -> str:
        clone = self.create()
        shutil.copyfile(_path_of(url), _path_of(clone))
        return clone

    def drop(self, url: str) -> None:
        _path_of(url).unlink(missing_ok=True)


class PostgreSQLServer:
    """Creates databases on a server, with names of its own."""

    def __init__(self, url: str, prefix: str) -> None:
        self._url = make_url(url)
        self._prefix = f"{self._url.database}_{prefix}"
        self._numbers = count()

    def create(self) -> str:
        return self._create("template1")

    def clone(self, url: str) -> str:
        return self._create(str(make_url(url).database))

    def drop(self, url: str) -> None:
        self._execute(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')

    def _create(self, template: str) -> str:
        name = f"{self._prefix}_{next(self._numbers)}"
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return _render(self._url.set(database=name))

    def _execute(self, statement: str) -> None:
        engine = sqlalchemy.create_engine(
            self._url, isolation_level="AUTOCOMMIT", poolclass=NullPool
        )
        with engine.connect() as connection:
            connection.execute(text(statement))


class UncommittedDatabase(Database):
    """Makes each transaction a savepoint within one that is never committed."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.engine = connection.engine
        self._writer = SoleWriter()
        self._begin = async_sessionmaker(
            connection,
            expire_on_commit=False,
            join_transaction_mode="create_savepoint",
        ).begin
        self._begin_reading = async_sessionmaker(
            connection,
            expire_on_commit=False,
            join_transaction_mode="create_savepoint",
            sync_session_class=ReadingSession,
        ).begin

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        async with self._begin() as session:
            if self.engine.dialect.name == "sqlite":
                self._refuse_within_itself(session.sync_session)
            yield session

    def _refuse_within_itself(self, session: Session) -> None:
        @event.listens_for(session, "after_begin")
        def begin(_: Session, transaction: SessionTransaction, __: Connection) -> None:
            if not transaction.nested:
                self._writer.refuse_within_itself()
                self._writer.begin()

        event.listen(session, "after_commit", self._writer.end)
        event.listen(session, "after_rollback", self._writer.end)


@asynccontextmanager
async def rolled_back(url: str) -> AsyncIterator[Database]:
    """Give a database that forgets in the end all that was done in it."""
    engine = create_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.begin()
        yield UncommittedDatabase(connection)


@contextmanager
def cloned(server: DatabaseServer, url: str) -> Iterator[str]:
    """Give the URL of a copy of a database."""
    clone = server.clone(url)
    yield clone
    server.drop(clone)


@contextmanager
def migrated_template(server: DatabaseServer) -> Iterator[str]:
    """Give the URL of a database that is migrated and empty, to be cloned."""
    url = server.create()
    command.upgrade(alembic_config(url), "head")
    yield url
    server.drop(url)


def _path_of(url: str) -> Path:
    return Path(str(make_url(url).database))


def _render(url: URL) -> str:
    return url.render_as_string(hide_password=False)
