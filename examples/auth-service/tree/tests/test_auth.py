"""Logging in."""

import statistics
import time
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from app.config import Settings
from app.core.auth import create_access_token
from app.database import Database
from app.models.audit_event import AuditEvent, AuditEventKind
from app.models.login_session import LoginSession, RefreshToken
from app.utils.password import verify_password
from tests.people import PASSWORD, People, Person
from tests.sessions import ME, let_all_sessions_expire, refresh

LOGIN = "/api/v1/auth/login"


async def recorded(database: Database, kind: AuditEventKind) -> Sequence[AuditEvent]:
    """Return what has been recorded of one kind, in its order."""
    statement = select(AuditEvent).where(AuditEvent.event == kind)
    async with database.reading() as session:
        return (await session.scalars(statement.order_by(AuditEvent.created_at))).all()


class TestLogin:
    """Starting a session."""

    async def test_tokens_come_in_the_body(
        self, client: httpx2.AsyncClient, people: People
    ) -> None:
        user = await people.create()
        credentials = {"email": user.email, "password": PASSWORD}
        response = await client.post(LOGIN, json=credentials)
        tokens = response.json()
        assert tokens["expires_in"] == 15 * 60
        assert tokens.keys() == {
            *("access_token", "refresh_token", "token_type", "device_token"),
            *("expires_in", "refresh_expires_in"),
        }
        assert "Set-Cookie" not in response.headers

    async def test_address_is_accepted_in_any_case(
        self, client: httpx2.AsyncClient, people: People
    ) -> None:
        user = await people.create()
        credentials = {"email": user.email.upper(), "password": PASSWORD}
        assert (await client.post(LOGIN, json=credentials)).status_code == 200

    async def test_unknown_known_and_inactive_user_get_the_same_answer(
        self, client: httpx2.AsyncClient, people: People
    ) -> None:
        known, inactive = await people.create(), await people.create(is_active=False)
        answers = []
        for email, password in [
            (known.email, "wrong password"),
            (inactive.email, PASSWORD),
            ("nobody@example.com", PASSWORD),
        ]:
            credentials = {"email": email, "password": password}
            response = await client.post(LOGIN, json=credentials)
            problem = response.json()
            del problem["request_id"]
            answers.append((response.status_code, problem))
        assert answers[0] == answers[1] == answers[2]
        assert answers[0][0] == 401
        assert answers[0][1]["code"] == "invalid_credentials"

    async def test_failure_is_recorded_without_what_was_typed(
        self, client: httpx2.AsyncClient, people: People, database: Database
    ) -> None:
        user = await people.create()
        for email in (user.email, "nobody@example.com"):
            credentials = {"email": email, "password": "wrong password"}
            await client.post(LOGIN, json=credentials)
        events = await recorded(database, AuditEventKind.LOGIN_FAILED)
        assert [event.user_id for event in events] == [user.id, None]
        assert [event.details for event in events] == [{}, {}]

    async def test_unknown_and_known_user_take_the_same_time(
        self,
        app: FastAPI,
        client: httpx2.AsyncClient,
        database: Database,
        settings: Settings,
    ) -> None:
        slow = settings.model_copy(update={"bcrypt_rounds": 9})
        app.state.settings = slow
        user = await People(client, database, slow).create()

        async def seconds_of_login(email: str) -> float:
            start = time.process_time()
            credentials = {"email": email, "password": "wrong password"}
            assert (await client.post(LOGIN, json=credentials)).status_code == 401
            return time.process_time() - start

        known, unknown = [], []
        for _ in range(7):
            known.append(await seconds_of_login(user.email))
            unknown.append(await seconds_of_login("unknown@example.com"))
        ratio = statistics.median(known) / statistics.median(unknown)
        assert 0.5 < ratio < 2

    async def test_expired_sessions_are_forgotten(
        self, people: People, database: Database
    ) -> None:
        user = await people.create()
        await people.log_in(user)
        await let_all_sessions_expire(database)
        await people.log_in(user)
        async with database.reading() as session:
            for model in (LoginSession, RefreshToken):
                statement = select(func.count()).select_from(model)
                assert await session.scalar(statement) == 1


class TestPasswordCheck:
    """What happens while a password is checked, which takes long."""

    @pytest.fixture
    async def person(self, people: People, monkeypatch: pytest.MonkeyPatch) -> Person:
        """Return a user who gets a new password whenever theirs is checked."""
        person = await people.create_logged_in()

        async def verify_and_replace(*args: Any) -> bool:
            is_right = await verify_password(*args)
            await people.set_password(person.id, "another password")
            return is_right

        for module in ("auth", "accounts"):
            name = f"app.services.{module}.verify_password"
            monkeypatch.setattr(name, verify_and_replace)
        return person

    async def test_old_password_starts_no_session(
        self, client: httpx2.AsyncClient, person: Person
    ) -> None:
        credentials = {"email": person.email, "password": PASSWORD}
        response = await client.post(LOGIN, json=credentials)
        assert response.status_code == 401
        assert response.json()["code"] == "invalid_credentials"

    async def test_old_password_does_not_replace_the_new_one(
        self, client: httpx2.AsyncClient, person: Person
    ) -> None:
        body = {"current_password": PASSWORD, "new_password": "yet another password"}
        response = await client.post(
            f"{ME}/password", json=body, headers=person.headers
        )
        assert response.status_code == 403
        assert response.json()["code"] == "wrong_password"


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
