"""A client for other services over HTTP: deadlines, retries, a circuit breaker."""

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self

import httpx2
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    stop_before_delay,
    wait_random_exponential,
)

from app.core.logging import request_id_context
from app.services.circuit_breaker import CircuitBreaker

RETRIED_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})


class HTTPClient:
    """Calls one service. Make one for each, and close it when the application stops.

    What may be repeated is tried again if there is no answer, or one that says that
    another may follow: 5xx, or 429. An answer may say when, by `Retry-After`. The
    circuit breaker counts each try, so that it also stops retries. Requests have the
    id of the one that they are made for.
    """

    def __init__(
        self,
        base_url: str,
        breaker: CircuitBreaker,
        timeout_seconds: float = 5,
        deadline_seconds: float = 15,
        tries: int = 3,
        backoff_seconds: float = 0.2,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        """Prepare to connect; nothing is opened yet.

        Args:
            base_url: Where the service is; nothing outside of its path is called.
            breaker: What tells whether the service is left alone.
            timeout_seconds: How long a try waits for the service to go on.
            deadline_seconds: How long all tries take together.
            tries: How many there are.
            backoff_seconds: How long the first pause is at most; the next twice that.
            transport: What sends requests, if not the network.
        """
        self._client = httpx2.AsyncClient(
            base_url=base_url, timeout=timeout_seconds, transport=transport
        )
        self._breaker = breaker
        self._deadline_seconds = deadline_seconds
        self._tries = tries
        self._backoff = wait_random_exponential(backoff_seconds)

    async def __aenter__(self) -> Self:
        """Return the client."""
        return self

    async def __aexit__(
        self,
        _: type[BaseException] | None,
        __: BaseException | None,
        ___: TracebackType | None,
    ) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def request(self, method: str, path: str, **options: Any) -> httpx2.Response:
        """Send a request and return its answer, if that is a success.

        Raises:
            CircuitOpenError: The service has failed too often lately.
            httpx2.HTTPStatusError: The answer has another status than 2xx.
            httpx2.TransportError: There is no answer.
            TimeoutError: There is none until the deadline.
            ValueError: The path leads to another service, or out of the base URL.
        """
        url = httpx2.URL(path)
        if url.is_absolute_url or url.host or ".." in url.path.split("/"):
            raise ValueError(f"not a path within the service: {path!r}")
        tries = self._tries if method in RETRIED_METHODS else 1
        retrying = AsyncRetrying(
            retry=retry_if_exception(_is_transient),
            stop=stop_after_attempt(tries) | stop_before_delay(self._deadline_seconds),
            wait=self._pause,
            reraise=True,
        )
        async with asyncio.timeout(self._deadline_seconds):
            response: httpx2.Response = await retrying(
                self._breaker.call, self._send, method, path, options
            )
        return response

    async def _send(
        self, method: str, path: str, options: dict[str, Any]
    ) -> httpx2.Response:
        request = self._client.build_request(method, path, **options)
        if request_id := request_id_context.get():
            request.headers.setdefault("X-Request-ID", request_id)
        response = await self._client.send(request)
        return response.raise_for_status()

    def _pause(self, state: RetryCallState) -> float:
        error = state.outcome and state.outcome.exception()
        pause = self._backoff(state)
        if isinstance(error, httpx2.HTTPStatusError):
            return max(pause, _retry_after(error.response))
        return pause


def _is_transient(error: BaseException) -> bool:
    if isinstance(error, httpx2.HTTPStatusError):
        status = error.response.status_code
        return status == httpx2.codes.TOO_MANY_REQUESTS or status >= 500
    return isinstance(error, httpx2.TransportError)


def _retry_after(response: httpx2.Response) -> float:
    # Seconds, or a date: RFC 9110, section 10.2.3.
    value = response.headers.get("Retry-After", "0")
    if value.isdecimal():
        return float(value)
    try:
        return (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError):
        return 0
