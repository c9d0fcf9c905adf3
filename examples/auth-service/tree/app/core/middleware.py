"""Pure ASGI middleware: around every request, whichever endpoint it is for."""

import logging
import re
import time
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.exceptions import (
    ContentTooLargeError,
    problem_response,
    unexpected_error_response,
)
from app.core.logging import request_id_context

REQUEST_ID_HEADER = "X-Request-ID"
DEFAULT_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
ACCEPTED_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")

logger = logging.getLogger(__name__)


class RequestContextMiddleware:
    """Gives each request an id, in its logs and its response, and logs how it ended."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request within its context."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        client = scope.get("client")
        request_id = _request_id(Headers(scope=scope))
        started_at = time.perf_counter()
        status: int | None = None

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID_HEADER] = request_id
            await send(message)

        reset_token = request_id_context.set(request_id)
        try:
            await self.app(scope, receive, send_with_id)
        finally:
            logger.info(
                "request",
                extra={
                    "client": client[0] if client else None,
                    "method": scope["method"],
                    "path": scope["path"],
                    "status": status,
                    "duration_ms": round((time.perf_counter() - started_at) * 1000, 1),
                },
            )
            request_id_context.reset(reset_token)


class DefaultHeadersMiddleware:
    """Keeps browsers and proxies from storing responses, and from guessing at types.

    An endpoint whose response may be stored sets `Cache-Control` itself.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in DEFAULT_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class ProblemCORSMiddleware(CORSMiddleware):
    """CORS, with refused preflight requests in the format of all errors."""

    def preflight_response(self, request_headers: Headers) -> Response:
        """Answer a preflight request."""
        response = super().preflight_response(request_headers)
        if response.status_code == 200:
            return response
        headers = {k: v for k, v in response.headers.items() if k.startswith("access-")}
        return problem_response(
            response.status_code,
            "cors_refused",
            bytes(response.body).decode() + ".",
            headers | {"Vary": response.headers["Vary"]},
        )


class UnexpectedErrorMiddleware:
    """Turns what no handler expected into a logged fault and an answer without it.

    It stands inside the others, so that this answer too has its id and CORS headers.
    A fault after the response, as of a background task, is logged and nothing more.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, whatever happens."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        has_started = has_ended = False

        async def watching_send(message: Message) -> None:
            nonlocal has_started, has_ended
            has_started = True
            is_body = message["type"] == "http.response.body"
            has_ended = is_body and not message.get("more_body", False)
            await send(message)

        try:
            await self.app(scope, receive, watching_send)
        except Exception:
            logger.exception("An unexpected error.")
            if has_ended:
                return
            if has_started:
                raise
            await unexpected_error_response()(scope, receive, send)


class BodyLimitMiddleware:
    """Stops reading the body of a request where it gets too large."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        """Wrap an application."""
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request whose body is read up to the limit."""
        received = 0

        async def limited_receive() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.max_bytes:
                raise ContentTooLargeError
            return message

        await self.app(scope, limited_receive, send)


def _request_id(headers: Headers) -> str:
    inbound = headers.get(REQUEST_ID_HEADER, "")
    return inbound if ACCEPTED_REQUEST_ID.fullmatch(inbound) else uuid4().hex
