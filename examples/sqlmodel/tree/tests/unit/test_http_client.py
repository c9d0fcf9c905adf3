"""The client for other services."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest

from app.utils.circuit_breaker import CircuitBreaker, CircuitOpenError
from app.utils.http_client import HTTPClient

Outcome = int | Exception


class Service:
    """Another service, which answers with one outcome after the other."""

    def __init__(self, *outcomes: Outcome) -> None:
        self._outcomes = list(outcomes)
        self.requests: list[httpx2.Request] = []

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """Answer, or not."""
        self.requests.append(request)
        outcome = self._outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return httpx2.Response(outcome, json={"status": outcome})


@asynccontextmanager
async def client_of(
    service: Service, failure_threshold: int = 10
) -> AsyncIterator[HTTPClient]:
    """Give a client that calls a service, without waiting between tries."""
    async with HTTPClient(
        "http://service",
        CircuitBreaker("service", failure_threshold),
        backoff_seconds=0,
        transport=httpx2.MockTransport(service.answer),
    ) as client:
        yield client


async def test_answer_is_returned() -> None:
    service = Service(200)
    async with client_of(service) as client:
        response = await client.request("GET", "/things", params={"page": 1})
    assert response.json() == {"status": 200}
    assert str(service.requests[0].url) == "http://service/things?page=1"


@pytest.mark.parametrize("failure", [503, httpx2.ConnectError("down")])
async def test_failure_is_tried_again(failure: Outcome) -> None:
    service = Service(failure, failure, 200)
    async with client_of(service) as client:
        assert (await client.request("GET", "/")).status_code == 200
    assert len(service.requests) == 3


async def test_last_failure_is_raised() -> None:
    async with client_of(Service(503, 503, httpx2.ReadTimeout("slow"))) as client:
        with pytest.raises(httpx2.ReadTimeout):
            await client.request("GET", "/")


async def test_what_must_not_be_repeated_is_not() -> None:
    service = Service(503)
    async with client_of(service) as client:
        with pytest.raises(httpx2.HTTPStatusError):
            await client.request("POST", "/", json={})
    assert len(service.requests) == 1


@pytest.mark.parametrize("status", [302, 404])
async def test_refusal_is_not_tried_again(status: int) -> None:
    service = Service(status)
    async with client_of(service) as client:
        with pytest.raises(httpx2.HTTPStatusError):
            await client.request("GET", "/")
    assert len(service.requests) == 1


async def test_no_path_leads_to_another_service() -> None:
    service = Service()
    async with client_of(service) as client:
        with pytest.raises(ValueError, match="not a path"):
            await client.request("GET", "http://elsewhere/")
    assert not service.requests


async def test_open_circuit_stops_retries() -> None:
    service = Service(503, 503)
    async with client_of(service, failure_threshold=2) as client:
        with pytest.raises(CircuitOpenError):
            await client.request("GET", "/")
    assert len(service.requests) == 2
