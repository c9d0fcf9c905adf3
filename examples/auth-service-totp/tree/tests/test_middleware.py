"""What every response and every request has in common."""

import logging

import httpx2
import pytest
from fastapi import FastAPI, Response
from starlette.types import Message

from app.config import Settings
from app.main import create_app


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


class TestLifespan:
    """What a server tells the application besides requests."""

    async def test_start_and_end_get_through(self, settings: Settings) -> None:
        told = iter(["lifespan.startup", "lifespan.shutdown"])
        answers: list[str] = []

        async def receive() -> Message:
            return {"type": next(told)}

        async def send(message: Message) -> None:
            answers.append(message["type"])

        await create_app(settings)({"type": "lifespan"}, receive, send)
        assert answers == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
