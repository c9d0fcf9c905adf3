"""The first administrator."""

import runpy
import sys

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.config import Settings
from app.db.session import Database
from app.models.user import Role, User
from app.promote import promote
from app.repositories.user import UserRepository
from tests.databases import ROOT
from tests.people import People, new_user


async def test_unknown_user_is_not_promoted(database: Database) -> None:
    with pytest.raises(SystemExit, match="There is no user"):
        await promote(database, "nobody@example.com")


async def test_user_is_promoted(people: People, database: Database) -> None:
    user = await people.create()
    await promote(database, user.email.upper())
    async with database.reading() as session:
        assert await role_of(session, user) is Role.ADMIN


async def test_user_who_shares_an_address_is_named_by_id(database: Database) -> None:
    async with database.transaction() as session:
        users = UserRepository(session)
        for auth_id in ("1", "2"):
            user = new_user("ada@example.com")
            user.auth_id = auth_id
            await users.add(user)
    with pytest.raises(SystemExit, match="There are 2 users .* Name one: 1, 2"):
        await promote(database, "ada@example.com")
    await promote(database, "2")
    async with database.reading() as session:
        promoted = await UserRepository(session).get_by_auth_id("2")
    assert promoted and promoted.role is Role.ADMIN


@pytest.mark.commits
@pytest.mark.parametrize(
    ("arguments", "answer"),
    [(["nobody@example.com"], "no user nobody@example.com"), ([], "Usage")],
)
def test_command_line_names_the_user(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    answer: str,
) -> None:
    monkeypatch.setenv("NEON_DB_URL", settings.neon_db_url)
    monkeypatch.setattr(sys, "argv", ["promote", *arguments])
    with pytest.raises(SystemExit, match=answer):
        runpy.run_path(str(ROOT / "app/promote.py"), run_name="__main__")


async def role_of(session: AsyncSession, user: User) -> Role:
    """Return the stored role of a user."""
    return (await session.get_one(User, user.id)).role
