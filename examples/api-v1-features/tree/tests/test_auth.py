"""Registering and logging in."""

import asyncio
import statistics
import time
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import func, select

from app.core.config import Settings
from app.core.security import create_access_token, verify_password
from app.database import Database
from app.models.login_session import LoginSession, RefreshToken
from app.services.auth import AuthService
from tests.people import PASSWORD, People, Person
from tests.sessions import ME, let_all_sessions_expire

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


class TestLogin:
    """Starting a session."""

    async def test_tokens_come_in_the_body(
        self, client: httpx2.AsyncClient, people: People
    ) -> None:
        user = await people.create()
        credentials = {"email": user.email, "password": PASSWORD}
        response = await client.post(LOGIN, json=credentials)
        assert response.json()["expires_in"] == 15 * 60
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

    async def test_failure_is_logged_without_what_was_typed(
        self,
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

    async def test_unknown_and_known_user_take_the_same_time(
        self, database: Database, settings: Settings
    ) -> None:
        slow = settings.model_copy(update={"bcrypt_rounds": 9})
        async with database.transaction() as session:
            auth = AuthService(session, database, slow)
            await auth.register("known@example.com", PASSWORD)

        async def seconds_of_login(email: str) -> float:
            start = time.process_time()
            async with database.transaction() as session:
                with pytest.raises(Exception, match="401"):
                    auth = AuthService(session, database, slow)
                    await auth.login(email, "wrong password")
            return time.process_time() - start

        known, unknown = [], []
        for _ in range(7):
            known.append(await seconds_of_login("known@example.com"))
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

        monkeypatch.setattr("app.services.auth.verify_password", verify_and_replace)
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
