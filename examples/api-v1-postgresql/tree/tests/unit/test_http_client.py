"""The client for other services."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest

from app.core.logging import request_id_context
from app.services.circuit_breaker import CircuitBreaker, CircuitOpenError
from app.services.http_client import HTTPClient

Outcome = int | httpx2.Response | Exception


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
        if isinstance(outcome, httpx2.Response):
            return outcome
        return httpx2.Response(outcome, json={"status": outcome})


def busy(retry_after: str) -> httpx2.Response:
    """Return the answer of a service that wants to be asked later."""
    return httpx2.Response(429, headers={"Retry-After": retry_after})


@asynccontextmanager
async def client_of(
    service: Service, failure_threshold: int = 10
) -> AsyncIterator[HTTPClient]:
    """Give a client that calls a service, without waiting between tries."""
    async with HTTPClient(
        "http://service/api",
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
    assert str(service.requests[0].url) == "http://service/api/things?page=1"


@pytest.mark.parametrize("failure", [429, 503, httpx2.ConnectError("down")])
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


@pytest.mark.parametrize(
    "path",
    ["http://elsewhere/", "//elsewhere/", "../admin", "/things/%2e%2e/%2e%2e/admin"],
)
async def test_no_path_leads_elsewhere(path: str) -> None:
    service = Service()
    async with client_of(service) as client:
        with pytest.raises(ValueError, match="not a path"):
            await client.request("GET", path)
    assert not service.requests


@pytest.mark.parametrize(
    "retry_after", ["0", "Wed, 21 Oct 2015 07:28:00 GMT", "2015-10-21", "soon"]
)
async def test_busy_service_is_asked_again(retry_after: str) -> None:
    service = Service(busy(retry_after), 200)
    async with client_of(service) as client:
        assert (await client.request("GET", "/")).status_code == 200


async def test_pause_is_as_long_as_the_service_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float] = []

    async def skip(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", skip)
    async with client_of(Service(busy("2"), 200)) as client:
        await client.request("GET", "/")
    assert pauses == [2]


async def test_who_asks_for_a_pause_beyond_the_deadline_is_left_alone() -> None:
    service = Service(busy("3600"))
    async with client_of(service) as client:
        with pytest.raises(httpx2.HTTPStatusError):
            await client.request("GET", "/")
    assert len(service.requests) == 1


async def test_deadline_is_for_all_tries_together() -> None:
    async def hang(_: httpx2.Request) -> httpx2.Response:
        await asyncio.Event().wait()
        raise AssertionError

    transport = httpx2.MockTransport(hang)
    breaker = CircuitBreaker("service")
    async with HTTPClient(
        "http://service", breaker, deadline_seconds=0.01, transport=transport
    ) as client:
        with pytest.raises(TimeoutError):
            await client.request("GET", "/")


async def test_request_has_the_id_of_the_one_it_is_for() -> None:
    service = Service(200, 200)
    async with client_of(service) as client:
        await client.request("GET", "/")
        reset_token = request_id_context.set("abc")
        await client.request("GET", "/")
        request_id_context.reset(reset_token)
    ids = [request.headers.get("X-Request-ID") for request in service.requests]
    assert ids == [None, "abc"]


async def test_open_circuit_stops_retries() -> None:
    service = Service(503, 503)
    async with client_of(service, failure_threshold=2) as client:
        with pytest.raises(CircuitOpenError):
            await client.request("GET", "/")
    assert len(service.requests) == 2
