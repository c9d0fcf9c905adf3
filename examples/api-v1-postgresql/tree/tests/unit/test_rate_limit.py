"""The limit on attempts."""

import time

import pytest

from app.core.exceptions import TooManyRequestsError
from app.core.rate_limit import RateLimiter, client_of


def test_each_client_has_its_own_attempts() -> None:
    limiter = RateLimiter(limit=1)
    limiter.hit("one")
    limiter.hit("other")
    with pytest.raises(TooManyRequestsError):
        limiter.hit("one")


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_client_with_many_addresses_is_one(host: str, client: str) -> None:
    assert client_of(host) == client


def test_next_window_starts_from_nothing() -> None:
    limiter = RateLimiter(limit=1, window_seconds=0.01)
    limiter.hit("one")
    time.sleep(0.011)
    limiter.hit("one")
