"""Session cookies."""

from datetime import timedelta

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import delete, text, update

from app.auth.cookies import SessionCookies, cookie_name
from app.auth.tables import SESSIONS, USERS
from app.core.config import Settings
from app.core.exceptions import InvalidTokenError
from app.db.session import Database
from tests.better_auth import Account, BetterAuth, new_account
from tests.problems import assert_is_problem
from tests.settings import ALLOWED_ORIGIN, OWN_ORIGIN

ME = "/api/v1/users/me"
TASKS = "/api/v1/tasks"
NAME = "better-auth.session_token"


@pytest.fixture
async def account(better_auth: BetterAuth) -> Account:
    """Return somebody who has signed up."""
    return await better_auth.sign_up(new_account())


@pytest.fixture
async def cookie(better_auth: BetterAuth, account: Account) -> str:
    """Return the value of their session's cookie."""
    return await better_auth.sign_in(account)


async def get_me(client: httpx2.AsyncClient, cookie: str) -> httpx2.Response:
    """Ask who a cookie belongs to."""
    return await client.get(ME, headers={"Cookie": f"{NAME}={cookie}"})


class TestSession:
    """Whose session it is, and until when."""

    async def test_cookie_tells_who_asks(
        self, client: httpx2.AsyncClient, account: Account, cookie: str
    ) -> None:
        response = await get_me(client, cookie)
        assert response.status_code == 200
        assert response.json()["email"] == account.email
        assert response.json()["name"] == account.name

    async def test_new_name_is_seen_at_once(
        self,
        client: httpx2.AsyncClient,
        database: Database,
        account: Account,
        cookie: str,
    ) -> None:
        before = (await get_me(client, cookie)).json()
        async with database.transaction() as session:
            statement = update(USERS).values(name="Ada King")
            await (await session.connection()).execute(statement)
        after = (await get_me(client, cookie)).json()
        assert after["id"] == before["id"]
        assert after["name"] == "Ada King"

    async def test_expired_session_is_refused(
        self, client: httpx2.AsyncClient, better_auth: BetterAuth, account: Account
    ) -> None:
        cookie = await better_auth.sign_in(account, lifetime=timedelta(seconds=-1))
        assert_is_problem(await get_me(client, cookie), 401, "invalid_token")

    async def test_ended_session_is_refused(
        self, client: httpx2.AsyncClient, database: Database, cookie: str
    ) -> None:
        async with database.transaction() as session:
            await (await session.connection()).execute(delete(SESSIONS))
        assert_is_problem(await get_me(client, cookie), 401, "invalid_token")

    async def test_time_without_a_zone_is_utc(
        self, client: httpx2.AsyncClient, database: Database, cookie: str
    ) -> None:
        async with database.transaction() as session:
            connection = await session.connection()
            if connection.dialect.name == "sqlite":
                tomorrow = text("datetime('now', '+1 day')")
                await connection.execute(update(SESSIONS).values(expiresAt=tomorrow))
            else:
                change = 'ALTER TABLE session ALTER "expiresAt" TYPE timestamp'
                await connection.execute(text(change))
        assert (await get_me(client, cookie)).status_code == 200

    async def test_account_that_cannot_be_stored_is_refused(
        self, client: httpx2.AsyncClient, better_auth: BetterAuth
    ) -> None:
        odd = Account("odd", "x" * 400, "")
        cookie = await better_auth.sign_in(await better_auth.sign_up(odd))
        assert_is_problem(await get_me(client, cookie), 401, "invalid_token")

    async def test_time_in_another_form_is_not_the_clients_fault(
        self, client: httpx2.AsyncClient, database: Database, cookie: str
    ) -> None:
        async with database.transaction() as session:
            connection = await session.connection()
            if connection.dialect.name == "sqlite":
                change = 'UPDATE session SET "expiresAt" = 4102444800000'
            else:
                change = 'ALTER TABLE session RENAME "expiresAt" TO expires_at'
            await connection.execute(text(change))
        assert_is_problem(await get_me(client, cookie), 503, "service_unavailable")


class TestSignature:
    """What only Better Auth can have made."""

    async def test_other_token_is_refused(
        self, client: httpx2.AsyncClient, better_auth: BetterAuth
    ) -> None:
        cookie = better_auth.signed("unknown")
        assert_is_problem(await get_me(client, cookie), 401, "invalid_token")

    async def test_other_secret_is_refused(
        self, client: httpx2.AsyncClient, better_auth: BetterAuth, cookie: str
    ) -> None:
        token = cookie.rpartition(".")[0]
        forged = better_auth.signed(token, "another secret")
        assert_is_problem(await get_me(client, forged), 401, "invalid_token")

    @pytest.mark.parametrize(
        "value",
        ["", ".", "token", "token.", "token.AAAA", "%", "%ff.%00", "a.b", "x" * 5_000],
    )
    async def test_malformed_cookie_is_refused(
        self, client: httpx2.AsyncClient, better_auth: BetterAuth, value: str
    ) -> None:
        assert_is_problem(await get_me(client, value), 401, "invalid_token")

    async def test_first_of_several_counts(
        self, client: httpx2.AsyncClient, better_auth: BetterAuth, account: Account
    ) -> None:
        mine = await better_auth.sign_in(account)
        other = await better_auth.sign_up(new_account("Eve"))
        theirs = await better_auth.sign_in(other)
        both = f"theme=dark; {NAME}={mine}; {NAME}={theirs}"
        response = await client.get(ME, headers={"Cookie": both})
        assert response.json()["email"] == account.email

    async def test_cached_session_data_prove_nothing(
        self, client: httpx2.AsyncClient, cookie: str
    ) -> None:
        headers = {"Cookie": f"better-auth.session_data={cookie}"}
        response = await client.get(ME, headers=headers)
        assert_is_problem(response, 401, "not_authenticated")


class TestOrigin:
    """Writes that a cookie authorises come from a known page."""

    @pytest.mark.parametrize(
        ("origin", "status"),
        [
            (OWN_ORIGIN, 201),
            (ALLOWED_ORIGIN, 201),
            ("https://evil.example", 403),
            ("null", 403),
            (None, 403),
        ],
    )
    async def test_write_needs_a_known_origin(
        self, client: httpx2.AsyncClient, cookie: str, origin: str | None, status: int
    ) -> None:
        headers = {"Cookie": f"{NAME}={cookie}"}
        if origin is not None:
            headers["Origin"] = origin
        response = await client.post(TASKS, json={"title": "x"}, headers=headers)
        assert response.status_code == status


class TestName:
    """What the cookie is called."""

    @pytest.mark.parametrize(
        ("url", "name"),
        [
            ("http://localhost:3000", "better-auth.session_token"),
            ("https://app.example.com", "__Secure-better-auth.session_token"),
        ],
    )
    def test_name_says_whether_it_is_for_https_only(
        self, settings: Settings, url: str, name: str
    ) -> None:
        changed = settings.model_copy(update={"better_auth_url": url})
        assert cookie_name(changed) == name

    def test_prefix_is_a_setting(self, settings: Settings) -> None:
        update = {"better_auth_cookie_prefix": "shop"}
        changed = settings.model_copy(update=update)
        assert cookie_name(changed) == "shop.session_token"


class TestDatabase:
    """The database that Better Auth has its tables in."""

    async def test_missing_tables_are_not_the_clients_fault(
        self,
        app: FastAPI,
        client: httpx2.AsyncClient,
        settings: Settings,
        better_auth: BetterAuth,
        empty_database_url: str,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        elsewhere = Database(empty_database_url)
        app.state.session_cookies = SessionCookies(settings, elsewhere)
        response = await get_me(client, better_auth.signed("token"))
        await elsewhere.close()
        assert_is_problem(response, 503, "service_unavailable")
        assert "Sessions cannot be looked up." in caplog.text

    async def test_nobody_is_asked_about_a_forged_cookie(
        self, settings: Settings, empty_database_url: str
    ) -> None:
        elsewhere = Database(empty_database_url)
        with pytest.raises(InvalidTokenError):
            await SessionCookies(settings, elsewhere).read("forged.signature")
        await elsewhere.close()
