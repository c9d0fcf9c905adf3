"""Staying logged in: what tokens are good for, and how long."""

import asyncio

import httpx2
import pytest
from sqlalchemy import select

from app.core.config import Settings
from app.database import Database
from app.models.login_session import RefreshToken
from tests.people import People
from tests.sessions import (
    LOGOUT,
    ME,
    REFRESH,
    is_logged_in,
    let_all_sessions_expire,
    refresh,
)


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
