"""Logging in with a password."""

import statistics
import sys
import time
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from app.config import Settings
from app.database import Database
from app.models.login_session import LoginSession, RefreshToken
from app.utils.password import verify_password
from tests.people import PASSWORD, People, Person
from tests.sessions import ME, let_all_sessions_expire

LOGIN = "/api/v1/auth/login"


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

        for name, module in list(sys.modules.items()):
            if name.startswith("app.services.") and hasattr(module, "verify_password"):
                monkeypatch.setattr(module, "verify_password", verify_and_replace)
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
