"""Users: who has been here."""

import asyncio
from datetime import timedelta

import httpx2
import pytest
from pydantic import ValidationError
from sqlalchemy import func, select

from app.auth.identity import Identity
from app.db.session import Database
from app.models.base import utc_now
from app.models.user import User
from app.repositories.user import UserRepository
from tests.better_auth import new_account
from tests.people import People, identity_of

ME = "/api/v1/users/me"


async def test_user_sees_what_is_known_of_them(
    client: httpx2.AsyncClient, people: People
) -> None:
    person = await people.create_logged_in()
    me = (await client.get(ME, headers=person.headers)).json()
    assert me["id"] == str(person.id)
    assert me["email"] == person.account.email
    assert me.keys() == {*("id", "email", "name", "role", "created_at", "updated_at")}


@pytest.mark.commits
async def test_user_is_stored_once_whoever_sees_them_first(database: Database) -> None:
    identity = identity_of(new_account())

    async def keep() -> User:
        async with database.transaction() as session:
            return await UserRepository(session).keep(identity)

    users = await asyncio.gather(*[keep() for _ in range(20)])
    assert len({user.id for user in users}) == 1
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(User)) == 1


async def test_what_is_new_about_a_user_is_kept_and_their_role_stays(
    database: Database, people: People
) -> None:
    user = await people.create()
    account = new_account("Ada King")
    renamed = identity_of(account).model_copy(update={"auth_id": user.auth_id})
    assert user.is_older_than(renamed)
    async with database.transaction() as session:
        kept = await UserRepository(session).keep(renamed)
    assert (kept.id, kept.role) == (user.id, user.role)
    assert (kept.email, kept.name) == (account.email, "Ada King")
    assert not kept.is_older_than(renamed)


async def test_an_older_token_does_not_bring_the_old_name_back(people: People) -> None:
    user = await people.create()
    before = utc_now() - timedelta(minutes=10)
    changes = {"name": "an old name", "as_of": before}
    old = identity_of(new_account()).model_copy(update=changes)
    assert not user.is_older_than(old)


@pytest.mark.parametrize(
    "name", ["x" * 1_000, "a\0b", "a\ud800"], ids=["long", "NUL", "surrogate"]
)
def test_odd_name_is_made_storable(name: str) -> None:
    stored = identity_of(new_account(name)).name
    assert len(stored) <= 255
    assert stored.encode() and "\0" not in stored


@pytest.mark.parametrize("text", ["a\0b", "a\ud800"], ids=["NUL", "surrogate"])
@pytest.mark.parametrize("field", ["auth_id", "email"])
def test_what_tells_users_apart_is_not_changed(field: str, text: str) -> None:
    values = {**identity_of(new_account()).model_dump(), field: text}
    with pytest.raises(ValidationError):
        Identity.model_validate(values)
