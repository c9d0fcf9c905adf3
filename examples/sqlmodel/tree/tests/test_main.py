"""The application as a whole."""

import os
import subprocess
import sys

import httpx2
import pytest

from app.core.config import Settings
from app.main import create_app
from tests.databases import ROOT
from tests.people import People
from tests.problems import assert_is_problem

TASKS = "/api/v1/tasks"


class TestWholeFlow:
    """What a user does, from the first request to the last."""

    async def test_create_complete_and_delete_a_task(
        self, client: httpx2.AsyncClient, people: People
    ) -> None:
        assert_is_problem(await client.get(TASKS), 401, "not_authenticated")
        headers = (await people.create_logged_in()).headers
        body = {"title": "Write tests", "priority": "high"}
        created = await client.post(TASKS, json=body, headers=headers)
        assert created.status_code == 201

        path = f"{TASKS}/{created.json()['id']}"
        completed = await client.post(f"{path}/complete", headers=headers)
        assert completed.json()["completed"] is True
        listed = await client.get(TASKS, headers=headers)
        assert listed.json()["items"] == [completed.json()]

        deleted = await client.delete(path, headers=headers)
        assert deleted.status_code == 204
        assert_is_problem(await client.get(path, headers=headers), 404, "not_found")


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

    def test_production_needs_its_settings(self) -> None:
        start = self.start(ENVIRONMENT="production")
        assert start.returncode != 0
        assert "NEON_DB_URL must be set in production" in start.stderr

    def test_a_refused_secret_is_not_printed(self) -> None:
        secret = "dev-" + "0123456789" * 4
        start = self.start(
            ENVIRONMENT="production",
            NEON_DB_URL="postgresql://localhost/app",
            BETTER_AUTH_URL="https://app.example.com",
            BETTER_AUTH_SECRET=secret,
        )
        assert start.returncode != 0
        assert "development secret" in start.stderr
        assert secret not in start.stderr

    async def test_made_up_secret_is_warned_of(
        self, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        app = create_app(settings)
        async with app.router.lifespan_context(app):
            assert "BETTER_AUTH_SECRET is not set" in caplog.text

    async def test_set_secret_is_not_warned_of(
        self, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        values = {
            "better_auth_secret": settings.better_auth_secret,
            "auth_database_url": settings.neon_db_url,
        }
        app = create_app(settings.model_copy(update=values))
        async with app.router.lifespan_context(app):
            assert "BETTER_AUTH_SECRET" not in caplog.text
