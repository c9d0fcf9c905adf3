"""Registering, and trying to log in."""

import asyncio
from uuid import uuid4

import httpx2
import pytest

from app.core.config import Settings
from app.core.security import create_access_token
from tests.people import PASSWORD, People
from tests.sessions import ME

REGISTER = "/api/v1/auth/register"
LOGIN = "/api/v1/auth/login"


class TestRegister:
    """Becoming a user."""

    async def test_new_user_has_no_special_role(
        self, client: httpx2.AsyncClient
    ) -> None:
        body = {"email": "ada@example.com", "password": PASSWORD}
        user = (await client.post(REGISTER, json=body)).json()
        assert user["role"] == "user"
        assert user["is_active"] is True

    async def test_address_is_taken_whatever_its_case(
        self, client: httpx2.AsyncClient
    ) -> None:
        body = {"email": "ada@example.com", "password": PASSWORD}
        await client.post(REGISTER, json=body)
        body["email"] = "ADA@example.com"
        response = await client.post(REGISTER, json=body)
        assert response.status_code == 409
        assert response.json()["code"] == "email_taken"

    @pytest.mark.commits
    async def test_of_many_at_once_one_gets_the_address(
        self, client: httpx2.AsyncClient
    ) -> None:
        body = {"email": "ada@example.com", "password": PASSWORD}
        responses = await asyncio.gather(
            *[client.post(REGISTER, json=body) for _ in range(5)]
        )
        statuses = sorted(response.status_code for response in responses)
        assert statuses == [201, 409, 409, 409, 409]

    @pytest.mark.parametrize(
        ("password", "status"),
        [("x" * 11, 422), ("x" * 12, 201), ("é" * 36, 201), ("é" * 36 + "x", 422)],
    )
    async def test_password_has_12_characters_and_at_most_72_bytes(
        self, client: httpx2.AsyncClient, password: str, status: int
    ) -> None:
        body = {"email": "ada@example.com", "password": password}
        assert (await client.post(REGISTER, json=body)).status_code == status


async def test_failure_is_logged_without_what_was_typed(
    client: httpx2.AsyncClient,
    people: People,
    caplog: pytest.LogCaptureFixture,
) -> None:
    user = await people.create()
    for email in (user.email, "nobody@example.com"):
        credentials = {"email": email, "password": "wrong password"}
        await client.post(LOGIN, json=credentials)
    records = [vars(r) for r in caplog.records if r.msg == "A login failed."]
    assert [record["user_id"] for record in records] == [user.id, None]
    for typed in (user.email, "nobody@example.com", "wrong password"):
        assert typed not in str(records)


class TestRateLimit:
    """How often passwords may be tried."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Return settings that allow two attempts."""
        return settings.model_copy(update={"password_attempts_per_minute": 2})

    async def test_third_attempt_is_refused_before_it_costs_anything(
        self, client: httpx2.AsyncClient
    ) -> None:
        credentials = {"email": "nobody@example.com", "password": PASSWORD}
        for status in (401, 401, 429):
            response = await client.post(LOGIN, json=credentials)
            assert response.status_code == status
        assert response.json()["code"] == "too_many_requests"
        assert 0 < int(response.headers["Retry-After"]) <= 60

    async def test_all_that_takes_passwords_counts(
        self, client: httpx2.AsyncClient
    ) -> None:
        body = {"email": "ada@example.com", "password": PASSWORD}
        assert (await client.post(REGISTER, json=body)).status_code == 201
        assert (await client.post(LOGIN, json=body)).status_code == 200
        response = await client.post("/api/v1/users/me/password")
        assert response.status_code == 429


async def test_access_token_is_worth_nothing_without_a_session(
    client: httpx2.AsyncClient, people: People, settings: Settings
) -> None:
    user = await people.create()
    token = create_access_token(user.id, uuid4(), settings)
    headers = {"Authorization": f"Bearer {token}"}
    assert (await client.get(ME, headers=headers)).status_code == 401
