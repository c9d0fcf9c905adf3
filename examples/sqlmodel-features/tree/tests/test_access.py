"""Every route, as every role, against the table of who may do what."""

import re
from typing import Annotated, Any
from uuid import uuid4

import httpx2
import pytest
from fastapi import Depends, FastAPI

from app.auth.dependencies import require_role
from app.models.user import Role, User
from tests.access import Route, whole_access_table
from tests.people import People

TABLE = whole_access_table()
ROLES = [None, *Role]


def code_of(response: httpx2.Response) -> str | None:
    """Return the code of an error, or nothing if all went well."""
    return response.json()["code"] if response.is_error else None


def test_table_lists_every_route(document: dict[str, Any]) -> None:
    paths = document["paths"]
    routes = {(m.upper(), path) for path in paths for m in paths[path]}
    assert routes == TABLE.keys()


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "anonymous")
@pytest.mark.parametrize("route", sorted(TABLE), ids=" ".join)
async def test_route_lets_in_whom_the_table_says(
    client: httpx2.AsyncClient, people: People, route: Route, role: Role | None
) -> None:
    method, path = route
    path = re.sub(r"{\w+}", str(uuid4()), path)
    headers = (await people.create_logged_in(role)).headers if role else {}
    response = await client.request(method, path, headers=headers)
    refusal = (403, "forbidden") if role else (401, "not_authenticated")
    is_refused = (response.status_code, code_of(response)) == refusal
    assert is_refused == (role not in TABLE[route])


@pytest.mark.parametrize(
    ("role", "status"), [(None, 401), (Role.USER, 403), (Role.ADMIN, 200)]
)
async def test_required_role_is_required(
    app: FastAPI,
    client: httpx2.AsyncClient,
    people: People,
    role: Role | None,
    status: int,
) -> None:
    @app.get("/for-admins")
    async def for_admins(
        user: Annotated[User, Depends(require_role(Role.ADMIN))],
    ) -> str:
        return user.email

    headers = (await people.create_logged_in(role)).headers if role else {}
    response = await client.get("/for-admins", headers=headers)
    assert response.status_code == status
