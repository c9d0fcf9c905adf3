"""A client for other services over HTTP: time-outs, retries, a circuit breaker."""

import asyncio
import random
from types import TracebackType
from typing import Any, Self

import httpx2

from app.utils.circuit_breaker import CircuitBreaker

RETRIED_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})


class HTTPClient:
    """Calls one service. Make one for each, and close it when the application stops.

    What may be repeated is tried again if there is no answer or an answer 5xx. The
    circuit breaker counts each try, so that it also stops retries.
    """

    def __init__(
        self,
        base_url: str,
        breaker: CircuitBreaker,
        timeout_seconds: float = 5,
        tries: int = 3,
        backoff_seconds: float = 0.2,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        """Prepare to connect; nothing is opened yet."""
        self._client = httpx2.AsyncClient(
            base_url=base_url, timeout=timeout_seconds, transport=transport
        )
        self._breaker = breaker
        self._tries = tries
        self._backoff_seconds = backoff_seconds

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
            ValueError: The path is a whole URL, which may lead to another service.
        """
        if httpx2.URL(path).is_absolute_url:
            raise ValueError(f"not a path: {path!r}")
        retries = self._tries - 1 if method in RETRIED_METHODS else 0
        for attempt in range(retries):
            try:
                return await self._breaker.call(self._send, method, path, options)
            except (httpx2.TransportError, httpx2.HTTPStatusError) as error:
                if _is_final(error):
                    raise
            await asyncio.sleep(self._backoff_seconds * 2**attempt * random.random())
        return await self._breaker.call(self._send, method, path, options)

    async def _send(
        self, method: str, path: str, options: dict[str, Any]
    ) -> httpx2.Response:
        response = await self._client.request(method, path, **options)
        return response.raise_for_status()


def _is_final(error: httpx2.HTTPError) -> bool:
    if isinstance(error, httpx2.HTTPStatusError):
        return not error.response.is_server_error
    return False
