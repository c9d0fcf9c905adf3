"""What clients are told on a database's bad days."""

from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import exc, text

from app.db.session import create_engine
from tests.problems import assert_is_problem


@pytest.mark.parametrize(
    "error",
    [
        exc.OperationalError("SELECT 1", None, ConnectionError("refused\nby 10.0.0.1")),
        exc.InterfaceError("SELECT 1", None, ConnectionError("closed")),
        exc.TimeoutError("no connection is free"),
    ],
    ids=["gone", "cut off", "busy"],
)
async def test_database_that_does_not_answer_is_no_fault_of_ours(
    app: FastAPI,
    client: httpx2.AsyncClient,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    @app.get("/asking")
    async def ask() -> None:
        raise error

    response = await client.get("/asking")
    assert_is_problem(response, 503, "service_unavailable")
    assert int(response.headers["Retry-After"]) > 0
    [reason] = [
        vars(record)["reason"]
        for record in caplog.records
        if "did not answer" in record.message
    ]
    assert reason in {"refused", "closed", "no connection is free"}


async def test_statement_that_is_wrong_is_one(
    app: FastAPI, client: httpx2.AsyncClient, tmp_path: Path
) -> None:
    engine = create_engine(f"sqlite+aiosqlite:///{tmp_path}/app.db")

    @app.get("/asking")
    async def ask() -> None:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT nothing"))

    response = await client.get("/asking")
    assert_is_problem(response, 500, "internal_server_error")
    await engine.dispose()
