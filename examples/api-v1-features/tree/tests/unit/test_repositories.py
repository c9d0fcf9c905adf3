"""What all repositories can do."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import IntegrityError

from app.core.exceptions import InUseError, TakenError
from app.database import Database
from app.models.base import Base
from app.models.user import Role
from app.repositories.user import UserRepository
from tests.people import UNIQUE, new_user


async def test_entities_are_added_found_and_deleted(database: Database) -> None:
    async with database.transaction() as session:
        users = UserRepository(session)
        user = await users.add(new_user("ada@example.com"))
        assert await users.get(user.id) is user
        assert await users.get(uuid4()) is None
        await users.delete(user)
        assert await users.get(user.id) is None


async def test_pages_are_parts_of_one_order(database: Database) -> None:
    async with database.transaction() as session:
        users = UserRepository(session)
        emails = [f"{number}@example.com" for number in range(5)]
        for email in emails:
            await users.add(new_user(email))
        pages = [await users.list(limit=2, offset=offset) for offset in (0, 2, 4)]
        assert [user.email for page in pages for user in page] == emails
        assert await users.count() == 5


async def test_conditions_choose_what_is_listed_and_counted(
    database: Database,
) -> None:
    async with database.transaction() as session:
        users = UserRepository(session)
        ada = await users.add(new_user("ada@example.com"))
        await users.add(new_user("bob@example.com"))
        is_ada = users.matching({"email": "ada@example.com"})
        assert await users.list(*is_ada, limit=10, offset=0) == [ada]
        assert await users.count(*is_ada) == 1


@pytest.mark.parametrize(
    ("filters", "emails"),
    [
        ({}, ["ada@example.com", "bob@example.com"]),
        ({"email": "ada@example.com"}, ["ada@example.com"]),
        ({"email": "ada@example.com", "role": Role.ADMIN}, []),
        ({"email__min": "b"}, ["bob@example.com"]),
        ({"email__max": "b"}, ["ada@example.com"]),
        ({"email__null": True}, []),
        ({"email__null": False}, ["ada@example.com", "bob@example.com"]),
    ],
    ids=str,
)
async def test_filters_choose_what_matches_them_all(
    database: Database, filters: dict[str, Any], emails: list[str]
) -> None:
    async with database.transaction() as session:
        users = UserRepository(session)
        for email in ("ada@example.com", "bob@example.com"):
            await users.add(new_user(email))
        found = await users.list(*users.matching(filters), limit=10, offset=0)
        assert [user.email for user in found] == emails
        assert await users.exists(**filters) == bool(emails)


async def test_lists_are_sorted_by_any_column(database: Database) -> None:
    async with database.transaction() as session:
        users = UserRepository(session)
        bob = await users.add(new_user("bob@example.com"))
        ada = await users.add(new_user("ada@example.com"))
        for sort, first in (("email", ada), ("-email", bob), ("created_at", bob)):
            assert await users.list(limit=1, offset=0, sort=sort) == [first]


async def test_value_of_another_one_is_named(database: Database) -> None:
    with pytest.raises(TakenError) as caught:
        async with database.transaction() as session:
            users = UserRepository(session)
            ada = await users.add(new_user("ada@example.com"))
            bob = await users.add(new_user("bob@example.com"))
            await users.update(bob, {UNIQUE: getattr(ada, UNIQUE)})
    assert caught.value.code == f"{UNIQUE}_taken"


async def test_other_refusals_of_the_database_are_passed_on(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            users = UserRepository(session)
            ada = await users.add(new_user("ada@example.com"))
            await users.update(ada, {"email": None})


async def test_what_something_refers_to_is_not_deleted(database: Database) -> None:
    users_id = Base.metadata.tables["users"].c.id
    badges = Table("badges", MetaData(), Column("user_id", ForeignKey(users_id)))
    with pytest.raises(InUseError):
        async with database.transaction() as session:
            users = UserRepository(session)
            user = await users.add(new_user("ada@example.com"))
            connection = await session.connection()
            await connection.run_sync(badges.create)
            await connection.execute(insert(badges).values(user_id=user.id))
            await users.delete(user)


@pytest.fixture
def badges() -> Iterator[Table]:
    """Give a table whose rows may be without a user, and tell of changes."""
    user_id = ForeignKey("users.id", ondelete="SET NULL")
    changes = Column("changes", Integer, default=0, onupdate=1)
    yield Table("badges", Base.metadata, Column("user_id", user_id), changes)
    Base.metadata.remove(Base.metadata.tables["badges"])


async def test_what_may_be_without_it_is_changed(
    database: Database, badges: Table
) -> None:
    async with database.transaction() as session:
        users = UserRepository(session)
        ada = await users.add(new_user("ada@example.com"))
        bob = await users.add(new_user("bob@example.com"))
        connection = await session.connection()
        await connection.run_sync(badges.create)
        for user in (ada, bob):
            await connection.execute(insert(badges).values(user_id=user.id))
        await users.delete(ada)
        statement = select(badges).order_by(badges.c.changes)
        assert (await connection.execute(statement)).all() == [(bob.id, 0), (None, 1)]
