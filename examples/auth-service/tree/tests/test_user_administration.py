"""Administrators change users, which is recorded, and log them out."""

from typing import Any
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import update

from app.core.exceptions import ForbiddenError
from app.database import Database
from app.models.user import Role, User
from app.schemas.user import UserUpdate
from app.services.audit import AuditLog
from app.services.users import UserService
from tests.people import People, Person

USERS = "/api/v1/users"
ME = "/api/v1/users/me"
EVENTS = "/api/v1/audit-events"


@pytest.mark.parametrize(
    ("changes", "recorded"),
    [
        ({"role": "admin"}, [("role_changed", {"role": "admin"})]),
        ({"is_active": False}, [("user_locked", {})]),
        ({"role": "user", "is_active": True}, []),
    ],
    ids=["role", "lock", "nothing"],
)
async def test_change_is_recorded(
    client: httpx2.AsyncClient,
    people: People,
    admin: Person,
    changes: dict[str, Any],
    recorded: list[Any],
) -> None:
    user = await people.create()
    await client.patch(f"{USERS}/{user.id}", json=changes, headers=admin.headers)
    params = {"user_id": str(user.id)}
    response = await client.get(EVENTS, params=params, headers=admin.headers)
    events = response.json()["items"]
    assert [(event["event"], event["details"]) for event in events] == recorded
    assert {event["actor_id"] for event in events} <= {str(admin.id)}


async def test_user_is_logged_out_everywhere(
    client: httpx2.AsyncClient, people: People, admin: Person
) -> None:
    user = await people.create()
    persons = [await people.log_in(user), await people.log_in(user)]
    path = f"{USERS}/{user.id}/sessions"
    response = await client.delete(path, headers=admin.headers)
    assert response.status_code == 204
    for person in persons:
        response = await client.get(ME, headers=person.headers)
        assert response.status_code == 401
    assert (await client.get(ME, headers=admin.headers)).status_code == 200


async def test_nobody_is_not_logged_out(
    client: httpx2.AsyncClient, admin: Person
) -> None:
    path = f"{USERS}/{uuid4()}/sessions"
    response = await client.delete(path, headers=admin.headers)
    assert response.status_code == 404


async def test_administrator_who_is_none_any_more_changes_nobody(
    database: Database, people: People
) -> None:
    admin, user = await people.create(Role.ADMIN), await people.create()
    async with database.transaction() as session:
        seen = await session.get_one(User, admin.id)
        # As somebody else does in the meantime.
        demote = update(User).where(User.id == admin.id).values(role=Role.USER)
        await session.execute(demote, execution_options={"synchronize_session": False})
        users = UserService(session, AuditLog())
        with pytest.raises(ForbiddenError):
            await users.update(seen, user.id, UserUpdate(role=Role.ADMIN))
