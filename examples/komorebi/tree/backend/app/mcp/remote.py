"""The HTTP client for servers that run elsewhere, with bounds on what they answer."""

from collections.abc import AsyncIterator

import httpx2

from backend.app.mcp.config import HttpConfig
from backend.app.mcp.exceptions import ConnectionLostError

CONNECT_SECONDS = 10


def create_http_client(
    config: HttpConfig, max_bytes: int, read_seconds: float
) -> httpx2.AsyncClient:
    """Return a client for one server, which reads no answer that is over a limit.

    It raises a `ConnectionLostError` where an answer comes in a way that has no limit.
    """

    async def wait_for_events(request: httpx2.Request) -> None:
        # What is asked for with GET are events, which may be long in coming.
        if request.method == "GET":
            request.extensions["timeout"] = {
                **request.extensions["timeout"],
                "read": None,
            }

    async def bound(response: httpx2.Response) -> None:
        if "Content-Encoding" in response.headers:
            raise ConnectionLostError("It answers in an encoding nobody asked for.")
        kind = response.headers.get("Content-Type", "").lower()
        if not kind.startswith("text/event-stream"):  # of which the SDK sees to each
            assert isinstance(response.stream, httpx2.AsyncByteStream)
            response.stream = _BoundedStream(response.stream, max_bytes)

    return httpx2.AsyncClient(
        # A small body could be a large one, compressed.
        headers={**config.headers, "Accept-Encoding": "identity"},
        timeout=httpx2.Timeout(CONNECT_SECONDS, read=read_seconds),
        event_hooks={"request": [wait_for_events], "response": [bound]},
    )


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, max_bytes: int) -> None:
        self._stream = stream
        self._max_bytes = max_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        received = 0
        async for part in self._stream:
            received += len(part)
            if received > self._max_bytes:
                # Of the kind that the SDK takes for an answer that cannot be read.
                raise httpx2.StreamError("The server's answer is too large.")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()
