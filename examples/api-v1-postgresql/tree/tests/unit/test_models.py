"""Models."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from app.database import Database
from app.models.user import Role, User


async def test_times_come_back_as_the_same_moment_in_utc(database: Database) -> None:
    in_tokyo = datetime(2026, 1, 1, 9, tzinfo=timezone(timedelta(hours=9)))
    async with database.transaction() as session:
        user = User(email="ada@example.com", password_hash="", created_at=in_tokyo)
        session.add(user)
    async with database.reading() as session:
        stored = await session.get_one(User, user.id)
    assert stored.created_at == in_tokyo
    assert stored.created_at.utcoffset() == timedelta(0)


async def test_naive_times_are_refused(database: Database) -> None:
    naive = datetime(2026, 1, 1)
    with pytest.raises(StatementError, match="naive datetime"):
        async with database.transaction() as session:
            user = User(email="ada@example.com", password_hash="", created_at=naive)
            session.add(user)


async def test_change_is_dated(database: Database) -> None:
    async with database.transaction() as session:
        user = User(email="ada@example.com", password_hash="")
        session.add(user)
    async with database.transaction() as session:
        changed = await session.get_one(User, user.id)
        changed.role = Role.ADMIN
    assert changed.updated_at > user.updated_at
    assert changed.created_at == user.created_at
