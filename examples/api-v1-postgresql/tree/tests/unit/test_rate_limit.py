"""The limit on attempts."""

import time

import pytest

from app.core.exceptions import TooManyRequestsError
from app.core.rate_limit import RateLimiter


def test_each_client_has_its_own_attempts() -> None:
    limiter = RateLimiter(limit=1)
    limiter.hit("one")
    limiter.hit("other")
    with pytest.raises(TooManyRequestsError):
        limiter.hit("one")


def test_next_window_starts_from_nothing() -> None:
    limiter = RateLimiter(limit=1, window_seconds=0.01)
    limiter.hit("one")
    time.sleep(0.011)
    limiter.hit("one")
