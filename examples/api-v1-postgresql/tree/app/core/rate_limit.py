"""A limit on how often a client may try something."""

import math
import time
from collections import Counter

from app.core.exceptions import TooManyRequestsError


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
