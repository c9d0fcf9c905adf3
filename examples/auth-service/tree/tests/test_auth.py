"""Logging in: devices, limits, and what is recorded."""

from collections.abc import Sequence
from uuid import uuid4

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.config import Settings
from app.core.auth import create_access_token
from app.database import Database
from app.models.audit_event import AuditEvent, AuditEventKind
from tests.people import PASSWORD, People
from tests.sessions import ME, refresh

LOGIN = "/api/v1/auth/login"


async def recorded(database: Database, kind: AuditEventKind) -> Sequence[AuditEvent]:
    """Return what has been recorded of one kind, in its order."""
    statement = select(AuditEvent).where(AuditEvent.event == kind)
    async with database.reading() as session:
        return (await session.scalars(statement.order_by(AuditEvent.created_at))).all()


async def test_device_is_named_in_the_body_too(
    client: httpx2.AsyncClient, people: People
) -> None:
    credentials = {"email": (await people.create()).email, "password": PASSWORD}
    tokens = (await client.post(LOGIN, json=credentials)).json()
    assert tokens.keys() == {
        *("access_token", "refresh_token", "token_type", "device_token"),
        *("expires_in", "refresh_expires_in"),
    }


async def test_failure_is_recorded_without_what_was_typed(
    client: httpx2.AsyncClient, people: People, database: Database
) -> None:
    user = await people.create()
    for email in (user.email, "nobody@example.com"):
        credentials = {"email": email, "password": "wrong password"}
        await client.post(LOGIN, json=credentials)
    events = await recorded(database, AuditEventKind.LOGIN_FAILED)
    assert [event.user_id for event in events] == [user.id, None]
    assert [event.details for event in events] == [{}, {}]


class TestThrottle:
    """How often passwords may be tried."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Return settings that allow two attempts."""
        limits = ("login_attempts_per_client", "login_attempts_per_device")
        return settings.model_copy(update=dict.fromkeys(limits, 2))

    async def test_third_attempt_is_refused_before_it_costs_anything(
        self, client: httpx2.AsyncClient
    ) -> None:
        credentials = {"email": "nobody@example.com", "password": PASSWORD}
        for status in (401, 401, 429):
            response = await client.post(LOGIN, json=credentials)
            assert response.status_code == status
        assert response.json()["code"] == "too_many_requests"
        assert 0 < int(response.headers["Retry-After"]) <= 60

    async def test_known_device_gets_in_where_others_have_used_up_all_attempts(
        self, client: httpx2.AsyncClient, people: People
    ) -> None:
        user = await people.create()
        credentials = {"email": user.email, "password": PASSWORD}
        device_token = (await client.post(LOGIN, json=credentials)).json()[
            "device_token"
        ]
        wrong = credentials | {"password": "wrong password"}
        for status in (401, 429):
            assert (await client.post(LOGIN, json=wrong)).status_code == status
        assert (await client.post(LOGIN, json=credentials)).status_code == 429
        known = credentials | {"device_token": device_token}
        for _ in range(3):
            response = await client.post(LOGIN, json=known)
            assert response.json()["device_token"] == device_token

    async def test_made_up_device_is_like_any_other(
        self, client: httpx2.AsyncClient, people: People
    ) -> None:
        user = await people.create()
        for number, status in enumerate((200, 200, 429)):
            credentials = {
                "email": user.email,
                "password": PASSWORD,
                "device_token": f"device{number}.made-up",
            }
            response = await client.post(LOGIN, json=credentials)
            assert response.status_code == status

    async def test_confirming_with_a_password_is_limited_too(
        self, client: httpx2.AsyncClient, people: People
    ) -> None:
        person = await people.create_logged_in()
        body = {"current_password": "wrong", "new_password": "yet another password"}
        for status in (403, 403, 429):
            response = await client.post(
                f"{ME}/password", json=body, headers=person.headers
            )
            assert response.status_code == status


async def test_device_is_known_by_its_cookie(
    app: FastAPI, client: httpx2.AsyncClient, people: People
) -> None:
    body = {"email": (await people.create()).email, "password": PASSWORD}
    await client.post(LOGIN, json=body | {"delivery": "cookie"})
    device_token = client.cookies["device_token"]
    limit = {"login_attempts_per_client": 1}
    app.state.settings = app.state.settings.model_copy(update=limit)
    response = await client.post(LOGIN, json=body)
    assert response.json()["device_token"] == device_token


async def test_access_token_is_worth_nothing_without_a_session(
    app: FastAPI, client: httpx2.AsyncClient, people: People
) -> None:
    user = await people.create()
    signer = await app.state.keys.signer()
    token = create_access_token(user, uuid4(), signer, app.state.settings)
    headers = {"Authorization": f"Bearer {token}"}
    assert (await client.get(ME, headers=headers)).status_code == 401


async def test_reuse_of_a_refresh_token_is_recorded(
    client: httpx2.AsyncClient, people: People, database: Database
) -> None:
    person = await people.create_logged_in()
    for _ in range(2):
        await refresh(client, person.refresh_token)
    [event] = await recorded(database, AuditEventKind.REFRESH_TOKEN_REUSED)
    assert event.user_id == person.id
