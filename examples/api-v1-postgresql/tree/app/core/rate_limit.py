"""A limit on how often a client may try something."""

import math
import time
from collections import Counter
from ipaddress import IPv6Address, IPv6Network

from app.core.exceptions import TooManyRequestsError

IPV6_SITE_BITS = 64


def client_of(host: str) -> str:
    """Return what a client is known by: of IPv6, where it has any number, its network.

    Whatever is no address is returned as it is.
    """
    try:
        address = IPv6Address(host)
    except ValueError:
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), IPV6_SITE_BITS), strict=False))


class RateLimiter:
    """Counts attempts, from the start in every window of time.

    It counts in memory, so that each process has a limit of its own.
    """

    def __init__(self, limit: int, window_seconds: float = 60) -> None:
        """Allow so many attempts of a client in a window."""
        self._limit = limit
        self._window_seconds = window_seconds
        self._window_end = 0.0
        self._attempts: Counter[str] = Counter()

    def hit(self, client: str) -> None:
        """Count an attempt.

        Raises:
            TooManyRequestsError: It is one too many.
        """
        now = time.monotonic()
        if now >= self._window_end:
            self._window_end = now + self._window_seconds
            self._attempts.clear()
        self._attempts[client] += 1
        if self._attempts[client] > self._limit:
            raise TooManyRequestsError(math.ceil(self._window_end - now))
