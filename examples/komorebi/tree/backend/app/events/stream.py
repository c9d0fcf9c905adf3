"""Streams: the events as one client gets them, from where it left off."""

import logging
import re
from collections.abc import AsyncIterator

import anyio
from sqlalchemy.exc import SQLAlchemyError
from sse_starlette import EventSourceResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.app.core.config import Settings
from backend.app.database import Database
from backend.app.events.broadcaster import BATCH_SIZE, Subscriber
from backend.app.events.frames import Frame, comment, position_frame, reset_frame
from backend.app.models.event import EventRead
from backend.app.repositories.event import EventRepository, UnknownPositionError

SHUTDOWN_SECONDS = 0.5

# No database gave a longer one.
POSSIBLE_ID = re.compile(r"[0-9]{1,18}")

logger = logging.getLogger(__name__)


class AbortMiddleware:
    """Lets a response drop its connection by `scope["abort"]`.

    All that uvicorn itself does is close it, for which it waits until the client has
    read everything: a client that never does would stay, and keep the server from
    shutting down.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, whose `receive` is a method of what has the connection."""
        transport = getattr(getattr(receive, "__self__", None), "transport", None)
        if transport is not None:
            scope["abort"] = transport.abort
        await self.app(scope, receive, send)


class EventStream(EventSourceResponse):
    """A stream that is over for clients which do not take it, too."""

    media_type = "text/event-stream"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream, and drop the connection at its end."""

        async def send_in_time(message: Message) -> None:
            # The base class waits forever with the last one.
            with anyio.fail_after(self.send_timeout):
                await send(message)

        try:
            await super().__call__(scope, receive, send_in_time)
        except* TimeoutError:
            logger.info("A subscriber was cut off: it reads too slowly.")
        if "abort" in scope:
            scope["abort"]()
            # For uvicorn, a response that is left before this is a mistake.
            await receive()


def event_stream(
    database: Database,
    subscriber: Subscriber,
    last_event_id: str | None,
    settings: Settings,
) -> EventStream:
    """Return the response that tells a subscriber of events."""
    shutdown = anyio.Event()

    async def close_at_shutdown() -> None:
        await shutdown.wait()
        subscriber.close()

    stream = EventStream(
        _texts(database, subscriber, last_event_id),
        ping=settings.heartbeat_seconds,
        ping_message_factory=lambda: comment("ping"),
        send_timeout=settings.send_timeout_seconds,
        data_sender_callable=close_at_shutdown,
        shutdown_event=shutdown,
        shutdown_grace_period=SHUTDOWN_SECONDS,
    )
    stream.headers["Connection"] = "close"
    return stream


async def _texts(
    database: Database, subscriber: Subscriber, last_event_id: str | None
) -> AsyncIterator[bytes]:
    position = 0
    try:
        async for frame in _missed(database, last_event_id):
            position = frame.id
            yield frame.text
    except (SQLAlchemyError, OSError) as error:
        logger.warning("Missed events cannot be read.", exc_info=error)
        return
    async for frame in subscriber.frames():
        # It may have been among the missed ones.
        if frame.id > position:
            yield frame.text


async def _missed(
    database: Database, last_event_id: str | None
) -> AsyncIterator[Frame]:
    if last_event_id is None:
        yield position_frame(await _latest_id(database))
        return
    is_possible = POSSIBLE_ID.fullmatch(last_event_id)
    position = int(last_event_id) if is_possible else -1
    try:
        events = await _after(database, position)
        yield Frame(position, comment("connected").encode())
        while events:
            for event in events:
                yield Frame.of(event)
            events = await _after(database, events[-1].id)
    except UnknownPositionError:
        yield reset_frame(await _latest_id(database))


async def _latest_id(database: Database) -> int:
    async with database.reading() as session:
        return await EventRepository(session).latest_id()


async def _after(database: Database, position: int) -> list[EventRead]:
    async with database.reading() as session:
        return await EventRepository(session).after(position, BATCH_SIZE)
