"""Registering, logging in, staying logged in, logging out."""

import asyncio
import statistics
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update

from app.api.deps import CurrentUser
from app.core.config import Settings
from app.core.security import create_access_token, verify_password
from app.database import Database
from app.models.base import utc_now
from app.models.login_session import LoginSession, RefreshToken
from app.services.auth import AuthService
from tests.people import PASSWORD, People, Person
from tests.settings import ALLOWED_ORIGIN, OWN_ORIGIN

REGISTER = "/api/v1/auth/register"
LOGIN = "/api/v1/auth/login"
REFRESH = "/api/v1/auth/refresh"
LOGOUT = "/api/v1/auth/logout"
ME = "/api/v1/users/me"


def write(user: CurrentUser) -> None:
    """Write something on behalf of a user."""


async def refresh(client: httpx2.AsyncClient, token: str) -> httpx2.Response:
    """Use a refresh token."""
    return await client.post(REFRESH, json={"refresh_token": token})


async def is_logged_in(client: httpx2.AsyncClient, person: Person) -> bool:
    """Tell whether a person's access token is accepted."""
    return (await client.get(ME, headers=person.headers)).status_code == 200


async def let_all_sessions_expire(database: Database) -> None:
    """Turn the clock of all sessions to their end."""
    async with database.transaction() as session:
        past = utc_now() - timedelta(seconds=1)
        await session.execute(update(LoginSession).values(expires_at=past))


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


class TestAccessToken:
    """What the access token is good for, and how long."""

    async def test_no_token_is_told_from_an_invalid_one(
        self, client: httpx2.AsyncClient
    ) -> None:
        none = await client.get(ME)
        assert none.json()["code"] == "not_authenticated"
        assert none.headers["WWW-Authenticate"] == "Bearer"
        headers = {"Authorization": "Bearer not-a-token"}
        invalid = await client.get(ME, headers=headers)
        assert invalid.status_code == 401
        assert invalid.json()["code"] == "invalid_token"

    async def test_it_ends_with_its_session(
        self, client: httpx2.AsyncClient, people: People, database: Database
    ) -> None:
        person = await people.create_logged_in()
        assert await is_logged_in(client, person)
        await let_all_sessions_expire(database)
        assert not await is_logged_in(client, person)

    async def test_it_ends_when_the_user_is_deactivated(
        self, client: httpx2.AsyncClient, people: People
    ) -> None:
        person = await people.create_logged_in()
        await people.deactivate(person.id)
        assert not await is_logged_in(client, person)

    async def test_it_is_worth_nothing_without_a_session(
        self, client: httpx2.AsyncClient, people: People, settings: Settings
    ) -> None:
        user = await people.create()
        token = create_access_token(user.id, uuid4(), settings)
        headers = {"Authorization": f"Bearer {token}"}
        assert (await client.get(ME, headers=headers)).status_code == 401


class TestRefresh:
    """Rotation of refresh tokens."""

    async def test_each_token_works_once_and_leads_to_the_next(
        self, client: httpx2.AsyncClient, people: People
    ) -> None:
        token = (await people.create_logged_in()).refresh_token
        for _ in range(3):
            response = await refresh(client, token)
            assert response.status_code == 200
            assert response.json()["refresh_token"] != token
            token = response.json()["refresh_token"]

    async def test_refreshing_does_not_prolong_the_session(
        self, client: httpx2.AsyncClient, people: People, settings: Settings
    ) -> None:
        token = (await people.create_logged_in()).refresh_token
        tokens = (await refresh(client, token)).json()
        assert tokens["refresh_expires_in"] < settings.session_days * 24 * 60 * 60

    async def test_reuse_revokes_the_session_and_the_revocation_survives_the_401(
        self, client: httpx2.AsyncClient, people: People
    ) -> None:
        person = await people.create_logged_in()
        renewed = (await refresh(client, person.refresh_token)).json()
        reuse = await refresh(client, person.refresh_token)
        assert reuse.status_code == 401
        assert (await refresh(client, renewed["refresh_token"])).status_code == 401
        assert not await is_logged_in(client, person)

    async def test_reuse_leaves_other_sessions_of_the_user_alone(
        self, client: httpx2.AsyncClient, people: People
    ) -> None:
        user = await people.create()
        stolen, other = await people.log_in(user), await people.log_in(user)
        await refresh(client, stolen.refresh_token)
        await refresh(client, stolen.refresh_token)
        assert not await is_logged_in(client, stolen)
        assert await is_logged_in(client, other)

    @pytest.mark.commits
    async def test_of_20_uses_at_once_one_succeeds_and_the_session_is_revoked(
        self, client: httpx2.AsyncClient, people: People
    ) -> None:
        person = await people.create_logged_in()
        responses = await asyncio.gather(
            *[refresh(client, person.refresh_token) for _ in range(20)]
        )
        statuses = sorted(response.status_code for response in responses)
        assert statuses == [200] + [401] * 19
        [winner] = [r.json() for r in responses if r.status_code == 200]
        assert (await refresh(client, winner["refresh_token"])).status_code == 401
        assert not await is_logged_in(client, person)

    async def test_unknown_token_is_refused(self, client: httpx2.AsyncClient) -> None:
        assert (await refresh(client, "unknown")).json()["code"] == "invalid_token"

    async def test_missing_token_is_refused(self, client: httpx2.AsyncClient) -> None:
        response = await client.post(REFRESH)
        assert response.json()["code"] == "invalid_token"

    async def test_token_of_a_deactivated_user_is_refused(
        self, client: httpx2.AsyncClient, people: People
    ) -> None:
        person = await people.create_logged_in()
        await people.deactivate(person.id)
        assert (await refresh(client, person.refresh_token)).status_code == 401

    async def test_token_is_not_stored_as_it_is(
        self, people: People, database: Database
    ) -> None:
        person = await people.create_logged_in()
        async with database.reading() as session:
            [token_hash] = await session.scalars(select(RefreshToken.token_hash))
        assert person.refresh_token not in token_hash


class TestLogout:
    """Ending a session."""

    async def test_all_tokens_of_the_session_end(
        self, client: httpx2.AsyncClient, people: People
    ) -> None:
        person = await people.create_logged_in()
        body = {"refresh_token": person.refresh_token}
        assert (await client.post(LOGOUT, json=body)).status_code == 204
        assert not await is_logged_in(client, person)
        assert (await refresh(client, person.refresh_token)).status_code == 401

    async def test_logging_out_twice_is_no_error(
        self, client: httpx2.AsyncClient, people: People
    ) -> None:
        person = await people.create_logged_in()
        body = {"refresh_token": person.refresh_token}
        for _ in range(2):
            assert (await client.post(LOGOUT, json=body)).status_code == 204

    @pytest.mark.parametrize("body", [None, {"refresh_token": "unknown"}])
    async def test_logging_out_without_a_session_is_no_error(
        self, client: httpx2.AsyncClient, body: dict[str, str] | None
    ) -> None:
        assert (await client.post(LOGOUT, json=body)).status_code == 204


class TestCookies:
    """Tokens in the keeping of a browser."""

    @pytest.fixture
    async def browser(
        self, client: httpx2.AsyncClient, people: People
    ) -> httpx2.AsyncClient:
        """Return a client that logged in with cookies and shows its own origin."""
        user = await people.create()
        body = {"email": user.email, "password": PASSWORD, "delivery": "cookie"}
        response = await client.post(LOGIN, json=body)
        assert response.status_code == 204
        client.headers["Origin"] = OWN_ORIGIN
        return client

    async def test_scripts_cannot_read_them(self, browser: httpx2.AsyncClient) -> None:
        response = await browser.post(REFRESH)
        assert response.status_code == 204
        assert response.content == b""
        access, refresh = response.headers.get_list("Set-Cookie")
        for cookie in (access, refresh):
            assert "HttpOnly" in cookie
            assert "SameSite=strict" in cookie
        assert "Path=/;" in access
        assert "Path=/api/v1/auth;" in refresh

    async def test_cookie_authorises_and_is_renewed(
        self, browser: httpx2.AsyncClient
    ) -> None:
        before = browser.cookies["refresh_token"]
        assert (await browser.get(ME)).status_code == 200
        assert (await browser.post(REFRESH)).status_code == 204
        assert browser.cookies["refresh_token"] != before
        assert (await browser.get(ME)).status_code == 200

    async def test_logging_out_clears_both(self, browser: httpx2.AsyncClient) -> None:
        assert (await browser.post(LOGOUT)).status_code == 204
        assert not browser.cookies
        assert (await browser.get(ME)).status_code == 401

    @pytest.mark.parametrize("path", [REFRESH, LOGOUT, "/write"])
    @pytest.mark.parametrize("origin", [None, "null", "https://evil.example.com"])
    async def test_write_from_an_unknown_origin_is_refused(
        self, app: FastAPI, browser: httpx2.AsyncClient, path: str, origin: str | None
    ) -> None:
        app.post("/write")(write)
        assert (await browser.post("/write")).status_code == 200
        del browser.headers["Origin"]
        headers = {} if origin is None else {"Origin": origin}
        response = await browser.post(path, headers=headers)
        assert response.status_code == 403
        assert response.json()["code"] == "untrusted_origin"
        assert (await browser.get(ME)).status_code == 200

    @pytest.mark.parametrize("origin", [OWN_ORIGIN, ALLOWED_ORIGIN])
    async def test_write_from_a_trusted_origin_is_accepted(
        self, browser: httpx2.AsyncClient, origin: str
    ) -> None:
        response = await browser.post(REFRESH, headers={"Origin": origin})
        assert response.status_code == 204
