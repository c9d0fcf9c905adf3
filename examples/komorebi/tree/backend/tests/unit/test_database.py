"""Transactions."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from backend.app.database import Database


async def write(database: Database, number: int) -> None:
    """Write a row, in several steps."""
    async with database.transaction() as session:
        await asyncio.sleep(0)
        await session.execute(text("INSERT INTO numbers VALUES (:n)"), {"n": number})


async def test_writers_of_one_process_take_turns(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/app.db")
    async with database.statement() as connection:
        await connection.execute(text("CREATE TABLE numbers (n INTEGER)"))
    await asyncio.gather(*(write(database, number) for number in range(20)))
    async with database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM numbers")) == 20
    await database.close()


async def test_transaction_within_one_is_refused_at_once(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/app.db")
    async with database.transaction():
        with pytest.raises(RuntimeError, match="within one"):
            async with database.transaction():
                pass
    async with database.transaction() as session:
        assert await session.scalar(text("SELECT 1")) == 1
    await database.close()
