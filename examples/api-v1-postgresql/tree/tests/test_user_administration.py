"""Administrators change users, which is logged."""

import logging

import httpx2
import pytest

from app.models.user import Role
from tests.people import People, Person

USERS = "/api/v1/users"


async def test_change_is_logged(
    client: httpx2.AsyncClient,
    people: People,
    admin: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    user = await people.create()
    with caplog.at_level(logging.INFO):
        await client.patch(
            f"{USERS}/{user.id}", json={"role": "admin"}, headers=admin.headers
        )
    [record] = [vars(r) for r in caplog.records if r.name == "app.services.users"]
    assert (record["admin_id"], record["user_id"]) == (admin.id, user.id)
    assert record["changes"] == {"role": Role.ADMIN}
