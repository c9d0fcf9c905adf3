"""The public keys that Better Auth signs tokens with."""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx2
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from app.core.exceptions import InvalidTokenError, ServiceUnavailableError

ALGORITHM = "EdDSA"
PATH = "/api/auth/jwks"
FETCH_SECONDS = 3
# What is compressed may be far larger than it looks.
HEADERS = {"Accept-Encoding": "identity"}
# A key set has a few hundred bytes a key, and a few keys.
MAX_BYTES = 64 * 1024
# Unknown keys make it ask again, but no more often: anybody can make them up.
SECONDS_BETWEEN_FETCHES = 10
# A key that Better Auth has withdrawn is trusted for no longer, if it can be asked.
MAX_AGE_SECONDS = 300

logger = logging.getLogger(__name__)


class KeySet:
    """Keeps Better Auth's public keys, and asks for them again when it has to."""

    def __init__(
        self,
        base_url: str,
        transport: httpx2.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare to ask; nothing is fetched yet."""
        self._client = httpx2.AsyncClient(
            base_url=base_url, timeout=FETCH_SECONDS, transport=transport
        )
        self._clock = clock
        self._lock = asyncio.Lock()
        self._keys: Mapping[str, PyJWK] = {}
        self._fetched_at = self._asked_at = float("-inf")

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def get(self, key_id: str) -> PyJWK:
        """Return a key.

        Raises:
            InvalidTokenError: Better Auth has no such key.
            ServiceUnavailableError: It is unknown, and Better Auth does not answer.
        """
        key = self._keys.get(key_id)
        # Who has a key that is still good does not wait for another who asks anew.
        if key is None or (self._is_stale and not self._lock.locked()):
            async with self._lock:
                if self._is_due(key_id):
                    await self._fetch()
            key = self._keys.get(key_id)
        if key is not None:
            return key
        if self._asked_at > self._fetched_at:
            raise ServiceUnavailableError
        logger.info("A bearer token was refused.", extra={"reason": "unknown key"})
        raise InvalidTokenError

    @property
    def _is_stale(self) -> bool:
        return self._clock() - self._fetched_at > MAX_AGE_SECONDS

    def _is_due(self, key_id: str) -> bool:
        has_waited = self._clock() - self._asked_at >= SECONDS_BETWEEN_FETCHES
        return has_waited and (self._is_stale or key_id not in self._keys)

    async def _fetch(self) -> None:
        self._asked_at = self._clock()
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                body = await self._download()
            self._keys = _keys_in(json.loads(body))
        except (httpx2.HTTPError, TimeoutError, ValueError, RecursionError) as error:
            logger.warning("Better Auth's keys cannot be fetched.", exc_info=error)
        else:
            self._fetched_at = self._asked_at

    async def _download(self) -> bytes:
        body = bytearray()
        async with self._client.stream("GET", PATH, headers=HEADERS) as response:
            response.raise_for_status()
            if "Content-Encoding" in response.headers:
                raise ValueError("the key set is compressed")
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MAX_BYTES:
                    raise ValueError("the key set is too large")
        return bytes(body)


def _keys_in(document: Any) -> dict[str, PyJWK]:
    """Return the keys that sign as expected; others are for others."""
    if not isinstance(document, dict) or not isinstance(document.get("keys"), list):
        raise ValueError("not a key set")
    keys = {}
    for entry in document["keys"]:
        try:
            key = PyJWK(entry, ALGORITHM)
        except (PyJWTError, TypeError, AttributeError):
            continue
        if isinstance(key.key_id, str) and key.key_id:
            keys[key.key_id] = key
    return keys
