"""A stand-in for the endpoint of a language model, on loopback."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

HANG = b"hang"


def answer(text: object) -> bytes:
    """Return the response with a text of a model."""
    body = json.dumps({"choices": [{"message": {"content": text}}]})
    return response(body.encode())


def response(body: bytes, status: str = "200 OK", headers: str = "") -> bytes:
    """Return an HTTP response."""
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return head.encode() + body


class StandIn:
    """Answers each request with the next of some responses, the last one for ever."""

    def __init__(self, responses: list[bytes | Callable[[bytes], bytes]]) -> None:
        self.responses = responses
        self.requests: list[bytes] = []
        self.url = ""

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]
        request = head + await reader.readexactly(int(length))
        place = min(len(self.requests), len(self.responses) - 1)
        self.requests.append(request)
        reply = self.responses[place]
        if reply == HANG:
            await reader.read()
        else:
            writer.write(reply if isinstance(reply, bytes) else reply(request))
        writer.close()


@asynccontextmanager
async def stand_in(
    *responses: bytes | Callable[[bytes], bytes],
) -> AsyncIterator[StandIn]:
    """Give a running stand-in."""
    model = StandIn([*responses])
    server = await asyncio.start_server(model.serve, "127.0.0.1", 0)
    model.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield model
    finally:
        server.close()
        await server.wait_closed()
