"""Tests leave nothing behind, and within one everything is as it would be."""

import pytest
from sqlalchemy import func, select

from app.database import Database
from app.models.user import User
from tests.databases import rolled_back
from tests.people import new_user


async def store_user(database: Database) -> None:
    """Store a user, in a transaction that ends."""
    async with database.transaction() as session:
        session.add(new_user("ada@example.com"))


async def count_users(database: Database) -> int:
    """Count the users that another transaction sees."""
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(User)) or 0


@pytest.mark.parametrize("commits", [False, True])
async def test_transactions_see_what_others_have_done(database: Database) -> None:
    assert await count_users(database) == 0
    await store_user(database)
    assert await count_users(database) == 1


@pytest.mark.parametrize("commits", [False, True])
async def test_error_undoes_its_own_transaction_only(database: Database) -> None:
    await store_user(database)
    with pytest.raises(RuntimeError):
        async with database.transaction() as session:
            await session.delete(await session.scalar(select(User)))
            await session.flush()
            raise RuntimeError
    assert await count_users(database) == 1


async def test_what_one_test_does_is_gone_in_the_next(shared_url: str) -> None:
    for _ in range(2):
        async with rolled_back(shared_url) as database:
            assert await count_users(database) == 0
            await store_user(database)
