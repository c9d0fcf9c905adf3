"""Liveness and readiness."""

import asyncio
import threading

import httpx2
import pytest
from sqlalchemy import delete

from backend.app.database import Database
from backend.app.main import create_app
from backend.tests.databases import NOWHERE
from backend.tests.problems import assert_is_problem
from backend.tests.rows import Row
from backend.tests.settings import OWN_ORIGIN, settings_with


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
            connection = await session.connection()
            await connection.execute(delete(Row))
            assert (await client.get("/health/ready")).status_code == 200

    async def test_live_but_not_ready_without_database(self) -> None:
        app = create_app(settings_with(NOWHERE))
        transport = httpx2.ASGITransport(app=app)
        threads = set(threading.enumerate())
        async with httpx2.AsyncClient(
            transport=transport, base_url=OWN_ORIGIN
        ) as client:
            assert (await client.get("/health/live")).status_code == 200
            response = await client.get("/health/ready")
            assert_is_problem(response, 503, "service_unavailable")
            assert int(response.headers["Retry-After"]) > 0
        # The driver's thread outlives its failure to connect, and reports to this loop.
        for thread in set(threading.enumerate()) - threads:
            await asyncio.to_thread(thread.join)
