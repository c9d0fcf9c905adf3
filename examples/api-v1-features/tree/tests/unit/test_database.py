"""Transactions on SQLite, which has one writer at a time."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from app.database import Database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """Give a database in a file, with a table."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/app.db")
    async with database.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE numbers (n INTEGER)"))
    yield database
    await database.close()


async def write(database: Database, number: int) -> None:
    """Write a row, in several steps."""
    async with database.transaction() as session:
        connection = await session.connection()
        await asyncio.sleep(0)
        await connection.execute(text("INSERT INTO numbers VALUES (:n)"), {"n": number})


async def test_writers_take_turns(database: Database) -> None:
    await asyncio.gather(*(write(database, number) for number in range(20)))
    async with database.engine.connect() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM numbers")) == 20


async def test_transaction_within_one_is_refused_at_once(database: Database) -> None:
    async with database.transaction() as session:
        await session.connection()
        with pytest.raises(RuntimeError, match="within one"):
            await write(database, 1)
    await write(database, 2)
