"""Tokens in the keeping of a browser."""

import httpx2
import pytest
from fastapi import FastAPI

from app.api.deps import CurrentUser
from tests.people import PASSWORD, People
from tests.sessions import LOGOUT, ME, REFRESH
from tests.settings import ALLOWED_ORIGIN, OWN_ORIGIN

LOGIN = "/api/v1/auth/login"


def write(user: CurrentUser) -> None:
    """Write something on behalf of a user."""


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
