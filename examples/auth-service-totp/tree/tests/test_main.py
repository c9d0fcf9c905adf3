"""The application as a whole."""

import os
import subprocess
import sys

import httpx2
import pytest

from app.config import Settings
from app.main import create_app
from tests.databases import ROOT
from tests.mailbox import Mailbox
from tests.people import PASSWORD
from tests.problems import assert_is_problem

REGISTER = "/api/v1/auth/register"
CONFIRM = "/api/v1/auth/register/confirm"
LOGIN = "/api/v1/auth/login"
ME = "/api/v1/users/me"


class TestWholeFlow:
    """What a user does, from the first request to the last."""

    async def test_register_log_in_refresh_and_log_out(
        self, client: httpx2.AsyncClient, mailbox: Mailbox
    ) -> None:
        await client.post(REGISTER, json={"email": "Ada@Example.com"})
        [token] = mailbox.tokens()
        choice = {"token": token, "password": PASSWORD}
        registered = await client.post(CONFIRM, json=choice)
        assert registered.status_code == 201
        assert registered.json()["user"]["email"] == "ada@example.com"

        credentials = {"email": "Ada@Example.com", "password": PASSWORD}
        tokens = (await client.post(LOGIN, json=credentials)).json()
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        me = await client.get(ME, headers=headers)
        assert me.json() == registered.json()["user"]

        refresh = {"refresh_token": tokens["refresh_token"]}
        renewed = (await client.post("/api/v1/auth/refresh", json=refresh)).json()
        headers = {"Authorization": f"Bearer {renewed['access_token']}"}
        assert (await client.get(ME, headers=headers)).status_code == 200

        refresh = {"refresh_token": renewed["refresh_token"]}
        logged_out = await client.post("/api/v1/auth/logout", json=refresh)
        assert logged_out.status_code == 204
        assert_is_problem(await client.get(ME, headers=headers), 401, "invalid_token")


class TestStart:
    """Starting up."""

    def start(self, **environment: str) -> subprocess.CompletedProcess[str]:
        """Import the application in a process of its own, away from any `.env`."""
        return subprocess.run(
            [sys.executable, "-c", "import app.main"],
            env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], **environment},
            cwd=ROOT / "tests",
            capture_output=True,
            text=True,
            check=False,
        )

    def test_development_needs_no_configuration(self) -> None:
        assert self.start().returncode == 0

    def test_production_needs_a_secret(self) -> None:
        start = self.start(ENVIRONMENT="production")
        assert start.returncode != 0
        assert "SECRET_KEY must be set in production" in start.stderr

    def test_a_refused_secret_is_not_printed(self) -> None:
        secret = "dev-" + "0123456789" * 4
        start = self.start(ENVIRONMENT="production", SECRET_KEY=secret)
        assert start.returncode != 0
        assert secret not in start.stderr

    async def test_made_up_secret_is_warned_of(
        self, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        app = create_app(settings)
        async with app.router.lifespan_context(app):
            assert "SECRET_KEY is not set" in caplog.text

    async def test_set_secret_is_not_warned_of(
        self, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        secret = settings.secret_key
        app = create_app(settings.model_copy(update={"secret_key": secret}))
        async with app.router.lifespan_context(app):
            assert "SECRET_KEY" not in caplog.text
