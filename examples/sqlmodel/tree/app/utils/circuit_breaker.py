"""A circuit breaker for calls to other services.

The library counts and times; this adds what it leaves open: one probe when half open,
calls that end without a verdict, and errors that are the caller's own fault.
"""

from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

import circuitbreaker
import httpx2
from starlette.exceptions import HTTPException

from app.core.exceptions import ServiceUnavailableError

P = ParamSpec("P")
T = TypeVar("T")


class CircuitOpenError(ServiceUnavailableError):
    """A service has failed too often lately; it is left alone for a while."""

    code = "circuit_open"
    detail = "A service that this depends on is unavailable. Try again later."


class CircuitBreaker:
    """Stops calling what keeps failing, and probes now and then whether it is back."""

    def __init__(
        self, name: str, failure_threshold: int = 5, recovery_seconds: float = 30
    ) -> None:
        """Open after so many failures in a row, for so many seconds."""
        self._circuit = circuitbreaker.CircuitBreaker(
            failure_threshold, recovery_seconds, is_failure, name
        )
        self._is_probing = False

    @property
    def state(self) -> str:
        """Whether the circuit is `closed`, `open` or `half_open`."""
        return str(self._circuit.state)

    async def call(
        self, function: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Call a function, unless the circuit is open.

        A call that is cancelled, by a time-out around it for example, says nothing
        about the service: it neither counts nor resets the count.

        Raises:
            CircuitOpenError: It is open, or half open with a probe under way.
        """
        if self._circuit.opened or self._is_probing:
            seconds = max(1, int(self._circuit.open_remaining))
            raise CircuitOpenError(headers={"Retry-After": str(seconds)})
        is_probe = self._is_probing = self._circuit.state == "half_open"
        try:
            result = await function(*args, **kwargs)
        except Exception:
            if self._listens_to(is_probe):
                with self._circuit:
                    raise
            raise
        else:
            if self._listens_to(is_probe):
                self._circuit.reset()
            return result
        finally:
            self._is_probing = self._is_probing and not is_probe

    def _listens_to(self, is_probe: bool) -> bool:
        # While the circuit is open, only the probe's outcome is news. Others come
        # from calls that were made before it opened.
        return is_probe or bool(self._circuit.closed)


def is_failure(_: type[Exception], error: Exception) -> bool:
    """Tell whether an error speaks against the service; no status 4xx does."""
    if isinstance(error, HTTPException):
        return error.status_code >= 500
    if isinstance(error, httpx2.HTTPStatusError):
        return error.response.is_server_error
    return True
