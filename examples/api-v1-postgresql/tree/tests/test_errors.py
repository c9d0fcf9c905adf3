"""Every error is in the one format of errors."""

from typing import Any

import httpx2
import pytest
from fastapi import BackgroundTasks, FastAPI
from sqlalchemy import text

from app.database import Database
from tests.problems import assert_is_problem
from tests.settings import ALLOWED_ORIGIN

LOGIN = "/api/v1/auth/login"


def break_down() -> None:
    """Fail as no handler expects."""
    raise RuntimeError("a secret detail")


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
        body = {"email": "not an address", "password": "a\0secret", "role": "admin"}
        response = await client.post(LOGIN, json=body)
        assert_is_problem(response, 422, "validation_error")
        locations = [error["location"] for error in response.json()["errors"]]
        assert sorted(locations) == [
            ["body", "email"],
            ["body", "password"],
            ["body", "role"],
        ]
        assert "secret" not in response.text

    async def test_not_every_mistake_of_many_is_told(
        self, client: httpx2.AsyncClient
    ) -> None:
        body = {f"mistake{number}": "" for number in range(100)}
        response = await client.post(LOGIN, json=body)
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
        response = await client.post(LOGIN, content=content, headers=headers)
        assert_is_problem(response, status, code)

    async def test_too_large_body_is_a_problem(
        self, client: httpx2.AsyncClient
    ) -> None:
        body = {"email": "ada@example.com", "password": "x" * 10_000}
        response = await client.post(LOGIN, json=body)
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

    async def test_fault_after_a_response_is_only_logged(
        self, app: FastAPI, client: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        @app.get("/later")
        async def answer(after_response: BackgroundTasks) -> None:
            after_response.add_task(break_down)

        response = await client.get("/later")
        assert (response.status_code, response.json()) == (200, None)
        assert "a secret detail" in caplog.text

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
