"""The circuit breaker."""

import asyncio
from collections.abc import Awaitable, Callable

import circuitbreaker
import httpx2
import pytest

from app.core.exceptions import NotFoundError
from app.utils.circuit_breaker import CircuitBreaker, CircuitOpenError

ERRORS = (OSError, NotFoundError, httpx2.HTTPStatusError)


class Clock:
    """A clock that stands still until it is set."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


async def succeed() -> str:
    """Answer."""
    return "answer"


async def fail() -> str:
    """Fail to answer."""
    raise ConnectionError


async def time_out() -> str:
    """Take too long."""
    raise TimeoutError


def answer_with(status: int) -> Callable[[], Awaitable[str]]:
    """Return a call that ends with an HTTP error."""

    async def call() -> str:
        request = httpx2.Request("GET", "http://service")
        httpx2.Response(status, request=request).raise_for_status()
        return "no error"

    return call


async def refuse() -> str:
    """Refuse, as this application does."""
    raise NotFoundError


async def fail_times(
    breaker: CircuitBreaker, times: int, call: Callable[[], Awaitable[str]] = fail
) -> None:
    """Let calls fail."""
    for _ in range(times):
        with pytest.raises(ERRORS):
            await breaker.call(call)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the clock of all breakers."""
    clock = Clock()
    monkeypatch.setattr(circuitbreaker, "monotonic", clock)
    return clock


@pytest.fixture
def breaker(clock: Clock) -> CircuitBreaker:
    """Return a breaker that opens after three failures, for a minute."""
    return CircuitBreaker("service", failure_threshold=3, recovery_seconds=60)


@pytest.fixture
async def half_open(breaker: CircuitBreaker, clock: Clock) -> CircuitBreaker:
    """Return a breaker that was open and waits for a probe."""
    await fail_times(breaker, 3)
    clock.seconds += 60
    assert breaker.state == "half_open"
    return breaker


async def test_answer_is_passed_on(breaker: CircuitBreaker) -> None:
    assert await breaker.call(succeed) == "answer"
    assert breaker.state == "closed"


async def test_error_is_passed_on(breaker: CircuitBreaker) -> None:
    with pytest.raises(ConnectionError):
        await breaker.call(fail)
    assert breaker.state == "closed"


async def test_it_opens_after_failures_in_a_row(breaker: CircuitBreaker) -> None:
    await fail_times(breaker, 3)
    assert breaker.state == "open"
    with pytest.raises(CircuitOpenError) as refused:
        await breaker.call(succeed)
    assert refused.value.status_code == 503
    assert refused.value.headers == {"Retry-After": "60"}


async def test_success_in_between_resets_the_count(breaker: CircuitBreaker) -> None:
    await fail_times(breaker, 2)
    await breaker.call(succeed)
    await fail_times(breaker, 2)
    assert breaker.state == "closed"


async def test_time_outs_count(breaker: CircuitBreaker) -> None:
    await fail_times(breaker, 3, time_out)
    assert breaker.state == "open"


@pytest.mark.parametrize("call", [answer_with(404), answer_with(429), refuse])
async def test_4xx_do_not_count(
    breaker: CircuitBreaker, call: Callable[[], Awaitable[str]]
) -> None:
    await fail_times(breaker, 5, call)
    assert breaker.state == "closed"


async def test_5xx_count(breaker: CircuitBreaker) -> None:
    await fail_times(breaker, 3, answer_with(503))
    assert breaker.state == "open"


async def test_cancellation_does_not_reset_the_count(breaker: CircuitBreaker) -> None:
    await fail_times(breaker, 2)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.001):
            await breaker.call(asyncio.sleep, 1)
    await fail_times(breaker, 1)
    assert breaker.state == "open"


async def test_successful_probe_closes_it(half_open: CircuitBreaker) -> None:
    assert await half_open.call(succeed) == "answer"
    assert half_open.state == "closed"


async def test_failed_probe_opens_it_again(half_open: CircuitBreaker) -> None:
    await fail_times(half_open, 1)
    assert half_open.state == "open"


async def test_of_many_calls_one_is_the_probe(half_open: CircuitBreaker) -> None:
    async def answer_slowly() -> str:
        await asyncio.sleep(0)
        return "answer"

    outcomes = await asyncio.gather(
        *[half_open.call(answer_slowly) for _ in range(10)], return_exceptions=True
    )
    assert outcomes[0] == "answer"
    assert all(isinstance(outcome, CircuitOpenError) for outcome in outcomes[1:])


async def test_cancelled_probe_makes_room_for_another(
    half_open: CircuitBreaker,
) -> None:
    probe = asyncio.create_task(half_open.call(asyncio.sleep, 1))
    await asyncio.sleep(0)
    probe.cancel()
    with pytest.raises(asyncio.CancelledError):
        await probe
    assert half_open.state == "half_open"
    await half_open.call(succeed)
    assert half_open.state == "closed"


@pytest.mark.parametrize("outcome", [succeed, refuse])
async def test_late_answer_of_an_earlier_call_does_not_close_it(
    breaker: CircuitBreaker, outcome: Callable[[], Awaitable[str]]
) -> None:
    is_answered = asyncio.Event()

    async def answer_late() -> str:
        await is_answered.wait()
        return await outcome()

    earlier = asyncio.create_task(breaker.call(answer_late))
    await asyncio.sleep(0)
    await fail_times(breaker, 3)
    is_answered.set()
    await asyncio.gather(earlier, return_exceptions=True)
    assert breaker.state == "open"
