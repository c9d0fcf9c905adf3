"""Tests leave nothing behind, and within one everything is as it would be."""

import pytest
from sqlalchemy import delete, func, select

from app.db.session import Database
from tests.databases import rolled_back
from tests.rows import Row, new_row


async def store_row(database: Database, name: str = "ada") -> None:
    """Store a row, in a transaction that ends."""
    async with database.transaction() as session:
        session.add(new_row(name))


async def count_rows(database: Database) -> int:
    """Count the rows that another transaction sees."""
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(Row)) or 0


@pytest.mark.parametrize("commits", [False, True])
async def test_transactions_see_what_others_have_done(database: Database) -> None:
    assert await count_rows(database) == 0
    await store_row(database)
    assert await count_rows(database) == 1


@pytest.mark.parametrize("commits", [False, True])
async def test_error_undoes_its_own_transaction_only(database: Database) -> None:
    await store_row(database)
    with pytest.raises(RuntimeError):
        async with database.transaction() as session:
            await session.delete(await session.scalar(select(Row)))
            await session.flush()
            raise RuntimeError
    assert await count_rows(database) == 1


@pytest.mark.parametrize("commits", [False, True])
async def test_reading_refuses_to_write(database: Database) -> None:
    await store_row(database)
    with pytest.raises(RuntimeError, match="while reading"):
        async with database.reading() as session:
            session.add(new_row("bob"))
    with pytest.raises(RuntimeError, match="while reading"):
        async with database.reading() as session:
            await session.scalar(delete(Row))
    assert await count_rows(database) == 1


@pytest.mark.parametrize("commits", [False, True])
async def test_transaction_within_one_is_refused_where_it_would_wait(
    database: Database,
) -> None:
    async with database.transaction() as session:
        session.add(new_row("ada"))
        await session.flush()
        if database.engine.dialect.name == "sqlite":
            with pytest.raises(RuntimeError, match="within one"):
                await store_row(database, "bob")
        else:
            await store_row(database, "bob")
    await store_row(database, "eve")


async def test_what_one_test_does_is_gone_in_the_next(shared_url: str) -> None:
    for _ in range(2):
        async with rolled_back(shared_url) as database:
            assert await count_rows(database) == 0
            await store_row(database)
