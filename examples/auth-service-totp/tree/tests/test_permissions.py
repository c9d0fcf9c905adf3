"""Roles and what they permit."""

import httpx2
import pytest

from app.core.permissions import Permission, permissions_of
from app.models.user import Role
from tests.people import People

USERS = "/api/v1/users"
EVENTS = "/api/v1/audit-events"


def test_administrators_may_do_everything() -> None:
    assert permissions_of(Role.ADMIN) == set(Permission)


def test_role_that_is_not_listed_permits_nothing() -> None:
    assert permissions_of(Role.USER) == set()


async def test_endpoints_ask_for_permissions_and_not_for_roles(
    client: httpx2.AsyncClient, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    permissions = {Role.USER: frozenset({Permission.READ_USERS})}
    monkeypatch.setattr("app.core.permissions.PERMISSIONS", permissions)
    for role, path, status in (
        (Role.USER, USERS, 200),
        (Role.USER, EVENTS, 403),
        (Role.ADMIN, USERS, 403),
    ):
        person = await people.create_logged_in(role)
        response = await client.get(path, headers=person.headers)
        assert response.status_code == status
