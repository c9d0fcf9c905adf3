"""The application as a whole: what every response and every request has in common."""

import asyncio
import logging
import os
import subprocess
import sys
import threading
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI, Response
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.api.deps import CurrentUser
from app.core.config import Environment, Settings
from app.database import Database
from app.main import create_app
from tests.databases import NOWHERE, ROOT
from tests.people import PASSWORD
from tests.settings import ALLOWED_ORIGIN, OWN_ORIGIN

REGISTER = "/api/v1/auth/register"
LOGIN = "/api/v1/auth/login"
ME = "/api/v1/users/me"


def break_down() -> None:
    """Fail as no handler expects."""
    raise RuntimeError("a secret detail")


def delete_thing(number: int, user: CurrentUser) -> None:
    """Take a parameter, and write on behalf of a user."""


def assert_is_problem(response: httpx2.Response, status: int, code: str) -> None:
    """Check that a response is an error in the one format of errors."""
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["code"] == code
    assert problem["type"] == "about:blank"
    assert problem["title"] and problem["detail"]
    assert problem["request_id"] == response.headers["X-Request-ID"]


class TestWholeFlow:
    """What a user does, from the first request to the last."""

    async def test_register_log_in_refresh_and_log_out(
        self, client: httpx2.AsyncClient
    ) -> None:
        credentials = {"email": "Ada@Example.com", "password": PASSWORD}
        registered = await client.post(REGISTER, json=credentials)
        assert registered.status_code == 201
        assert registered.json()["email"] == "ada@example.com"
        assert "password" not in registered.text

        tokens = (await client.post(LOGIN, json=credentials)).json()
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        me = await client.get(ME, headers=headers)
        assert me.json() == registered.json()

        refresh = {"refresh_token": tokens["refresh_token"]}
        renewed = (await client.post("/api/v1/auth/refresh", json=refresh)).json()
        headers = {"Authorization": f"Bearer {renewed['access_token']}"}
        assert (await client.get(ME, headers=headers)).status_code == 200

        refresh = {"refresh_token": renewed["refresh_token"]}
        logged_out = await client.post("/api/v1/auth/logout", json=refresh)
        assert logged_out.status_code == 204
        assert_is_problem(await client.get(ME, headers=headers), 401, "invalid_token")


class TestHealth:
    """Liveness and readiness."""

    async def test_live_and_ready(self, client: httpx2.AsyncClient) -> None:
        for path in ("/health/live", "/health/ready"):
            response = await client.get(path)
            assert response.status_code == 200
            assert response.json() == {"status": "ok"}

    @pytest.mark.commits
    async def test_ready_while_the_database_is_written_to(
        self, client: httpx2.AsyncClient, database: Database
    ) -> None:
        async with database.transaction() as session:
            await session.execute(text("DELETE FROM users"))
            assert (await client.get("/health/ready")).status_code == 200

    async def test_live_but_not_ready_without_database(
        self, settings: Settings
    ) -> None:
        app = create_app(settings.model_copy(update={"database_url": NOWHERE}))
        transport = httpx2.ASGITransport(app=app)
        threads = set(threading.enumerate())
        async with httpx2.AsyncClient(
            transport=transport, base_url=OWN_ORIGIN
        ) as client:
            assert (await client.get("/health/live")).status_code == 200
            response = await client.get("/health/ready")
            assert_is_problem(response, 503, "service_unavailable")
        # The driver's thread outlives its failure to connect, and reports to this loop.
        for thread in set(threading.enumerate()) - threads:
            await asyncio.to_thread(thread.join)


class TestErrors:
    """The one format of errors."""

    async def test_unknown_path_is_a_problem(self, client: httpx2.AsyncClient) -> None:
        assert_is_problem(await client.get("/nowhere"), 404, "not_found")

    async def test_wrong_method_is_a_problem_that_names_the_right_one(
        self, client: httpx2.AsyncClient
    ) -> None:
        response = await client.delete("/health/live")
        assert_is_problem(response, 405, "method_not_allowed")
        assert response.headers["Allow"] == "GET"

    async def test_invalid_request_is_a_problem_that_does_not_echo_its_input(
        self, client: httpx2.AsyncClient
    ) -> None:
        body = {"email": "not an address", "password": "short-one", "role": "admin"}
        response = await client.post(REGISTER, json=body)
        assert_is_problem(response, 422, "validation_error")
        locations = [error["location"] for error in response.json()["errors"]]
        assert sorted(locations) == [
            ["body", "email"],
            ["body", "password"],
            ["body", "role"],
        ]
        assert "short-one" not in response.text

    async def test_not_every_mistake_of_many_is_told(
        self, client: httpx2.AsyncClient
    ) -> None:
        body = {f"mistake{number}": "" for number in range(100)}
        response = await client.post(REGISTER, json=body)
        assert_is_problem(response, 422, "validation_error")
        assert len(response.json()["errors"]) == 20

    @pytest.mark.parametrize(
        ("content", "status", "code"),
        [
            (b"{", 422, "validation_error"),
            (b'"\xff"', 400, "bad_request"),
        ],
    )
    async def test_unreadable_body_is_a_problem(
        self, client: httpx2.AsyncClient, content: bytes, status: int, code: str
    ) -> None:
        headers = {"Content-Type": "application/json"}
        response = await client.post(REGISTER, content=content, headers=headers)
        assert_is_problem(response, status, code)

    async def test_too_large_body_is_a_problem(
        self, client: httpx2.AsyncClient
    ) -> None:
        body = {"email": "ada@example.com", "password": "x" * 10_000}
        response = await client.post(REGISTER, json=body)
        assert_is_problem(response, 413, "content_too_large")

    async def test_fault_is_a_problem_that_tells_nothing_and_a_log_that_tells_all(
        self, app: FastAPI, client: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        app.get("/broken")(break_down)
        headers = {"Origin": ALLOWED_ORIGIN}
        response = await client.get("/broken", headers=headers)
        assert_is_problem(response, 500, "internal_server_error")
        assert "secret detail" not in response.text
        assert response.headers["Access-Control-Allow-Origin"] == ALLOWED_ORIGIN
        assert "a secret detail" in caplog.text

    async def test_fault_in_the_middle_of_a_response_breaks_it_off(
        self, app: FastAPI, client: httpx2.AsyncClient
    ) -> None:
        async def half_an_answer(scope: Any, receive: Any, send: Any) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            break_down()

        app.mount("/half", half_an_answer)
        with pytest.raises(RuntimeError):
            await client.get("/half/")

    async def test_database_conflict_is_a_problem_logged_without_its_values(
        self,
        app: FastAPI,
        client: httpx2.AsyncClient,
        database: Database,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        @app.post("/orphan")
        async def store_orphan() -> None:
            async with database.transaction() as session:
                statement = "INSERT INTO refresh_tokens VALUES ('x', 'y', NULL)"
                await session.execute(text(statement.replace("y", "deadbeef" * 4)))

        assert_is_problem(await client.post("/orphan"), 409, "conflict")
        [record] = [vars(r) for r in caplog.records if r.name == "app.core.exceptions"]
        assert "foreign key constraint" in record["reason"].lower()
        assert "deadbeef" not in str(record)


class TestRequestId:
    """The id that a request is known by."""

    @pytest.mark.parametrize("path", ["/health/live", "/nowhere"])
    async def test_every_response_has_one(
        self, client: httpx2.AsyncClient, path: str
    ) -> None:
        first, second = await client.get(path), await client.get(path)
        assert len(first.headers["X-Request-ID"]) == 32
        assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]

    async def test_valid_inbound_one_is_kept(self, client: httpx2.AsyncClient) -> None:
        headers = {"X-Request-ID": "edge-1.trace_7"}
        response = await client.get("/health/live", headers=headers)
        assert response.headers["X-Request-ID"] == "edge-1.trace_7"

    @pytest.mark.parametrize("inbound", ["", "a b", "x" * 129, 'a"}', "é"])
    async def test_invalid_inbound_one_is_replaced(
        self, client: httpx2.AsyncClient, inbound: str
    ) -> None:
        headers = httpx2.Headers({"X-Request-ID": inbound}, encoding="utf-8")
        response = await client.get("/health/live", headers=headers)
        assert response.headers["X-Request-ID"] != inbound
        assert len(response.headers["X-Request-ID"]) == 32

    async def test_request_is_logged_with_how_it_ended(
        self, client: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        logger = "app.core.middleware"
        with caplog.at_level(logging.INFO, logger):
            await client.get("/nowhere?token=hidden")
        [record] = [vars(r) for r in caplog.records if r.name == logger]
        assert (record["method"], record["path"]) == ("GET", "/nowhere")
        assert record["status"] == 404
        assert record["duration_ms"] >= 0
        assert record["client"] == "127.0.0.1"
        assert "hidden" not in str(record)


class TestDefaultHeaders:
    """What browsers are told about every response."""

    @pytest.mark.parametrize("path", ["/health/live", "/nowhere"])
    async def test_nothing_is_stored_or_guessed_at(
        self, client: httpx2.AsyncClient, path: str
    ) -> None:
        headers = (await client.get(path)).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"

    async def test_endpoint_may_have_its_response_stored(
        self, app: FastAPI, client: httpx2.AsyncClient
    ) -> None:
        @app.get("/stored")
        async def stored(response: Response) -> None:
            response.headers["Cache-Control"] = "max-age=60"

        response = await client.get("/stored")
        assert response.headers.get_list("Cache-Control") == ["max-age=60"]


class TestCORS:
    """Which pages of other origins may call."""

    async def preflight(
        self, client: httpx2.AsyncClient, origin: str
    ) -> httpx2.Response:
        """Ask as a browser does before a request to another origin."""
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        return await client.options(LOGIN, headers=headers)

    async def test_allowed_origin_may_send_credentials(
        self, client: httpx2.AsyncClient
    ) -> None:
        response = await self.preflight(client, ALLOWED_ORIGIN)
        assert response.status_code == 200
        assert response.headers["Access-Control-Allow-Origin"] == ALLOWED_ORIGIN
        assert response.headers["Access-Control-Allow-Credentials"] == "true"

    async def test_other_origin_may_not(self, client: httpx2.AsyncClient) -> None:
        response = await self.preflight(client, "https://elsewhere.example.com")
        assert_is_problem(response, 400, "cors_refused")
        assert "Access-Control-Allow-Origin" not in response.headers


class TestOpenAPI:
    """What the API says about itself."""

    async def test_every_error_is_documented_in_the_one_format(
        self, client: httpx2.AsyncClient
    ) -> None:
        document = (await client.get("/openapi.json")).json()
        assert "HTTPValidationError" not in document["components"]["schemas"]
        for path in document["paths"].values():
            for operation in path.values():
                responses = operation["responses"]
                assert "500" in responses
                for status in responses.keys() - {"200", "201", "204"}:
                    assert responses[status]["content"].keys() == {
                        "application/problem+json"
                    }

    def test_statuses_follow_from_what_an_endpoint_takes(self, app: FastAPI) -> None:
        app.delete("/things/{number}")(delete_thing)
        paths = app.openapi()["paths"]
        assert paths["/things/{number}"]["delete"]["responses"].keys() == {
            *("200", "401", "403", "422", "500")
        }
        assert paths[ME]["get"]["responses"].keys() == {"200", "401", "500"}
        assert paths[LOGIN]["post"]["responses"].keys() == {
            *("200", "204", "400", "401", "413", "422", "429", "500")
        }

    @pytest.mark.parametrize(
        ("environment", "status"),
        [(Environment.DEVELOPMENT, 200), (Environment.PRODUCTION, 404)],
    )
    @pytest.mark.parametrize("path", ["/docs", "/redoc"])
    async def test_pages_are_for_development(
        self, settings: Settings, environment: Environment, path: str, status: int
    ) -> None:
        app = create_app(settings.model_copy(update={"environment": environment}))
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(
            transport=transport, base_url=OWN_ORIGIN
        ) as client:
            assert (await client.get(path)).status_code == status
            assert (await client.get("/openapi.json")).status_code == 200


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
        assert "JWT_SECRET must be set in production" in start.stderr

    def test_a_refused_secret_is_not_printed(self) -> None:
        secret = "dev-" + "0123456789" * 4
        start = self.start(ENVIRONMENT="production", JWT_SECRET=secret)
        assert start.returncode != 0
        assert secret not in start.stderr

    async def test_made_up_secret_is_warned_of(
        self, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        app = create_app(settings)
        async with app.router.lifespan_context(app):
            assert "JWT_SECRET is not set" in caplog.text

    def test_set_secret_is_not_warned_of(
        self, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        secret = settings.jwt_secret
        app = create_app(settings.model_copy(update={"jwt_secret": secret}))
        with TestClient(app) as client:
            assert client.get("/health/live").status_code == 200
        assert "JWT_SECRET" not in caplog.text
