"""The broadcaster: reads each event once, and hands it to all who subscribe here."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import timedelta

from backend.app.core.config import Settings
from backend.app.core.exceptions import (
    ServiceUnavailableError,
    TooManySubscribersError,
)
from backend.app.database import Database
from backend.app.events.frames import Frame
from backend.app.events.signals import signals
from backend.app.models.event import EventRead
from backend.app.repositories.event import EventRepository, UnknownPositionError
from backend.app.tables.base import utc_now

BATCH_SIZE = 10  # events may be large, and every subscriber can be reading a batch
START_SECONDS = 5
FIRST_DELAY_SECONDS = 0.1
MAX_DELAY_SECONDS = 10.0

logger = logging.getLogger(__name__)


class Subscriber:
    """A queue of frames, which ends where it gets too long."""

    def __init__(self, max_frames: int) -> None:
        """Start with nothing in the queue."""
        self._queue: asyncio.Queue[Frame | None] = asyncio.Queue(max_frames)
        self._is_closed = False

    def offer(self, frame: Frame) -> None:
        """Add a frame; close if there is no room for it."""
        if self._queue.full():
            self.close()
        elif not self._is_closed:
            self._queue.put_nowait(frame)

    def close(self) -> None:
        """End, whatever was still to come: the client asks for it when it is back."""
        self._is_closed = True
        while not self._queue.empty():
            self._queue.get_nowait()
        self._queue.put_nowait(None)

    async def frames(self) -> AsyncIterator[Frame]:
        """Return the frames as they come, until closed."""
        while (frame := await self._queue.get()) is not None:
            yield frame


class Broadcaster:
    """Hands out events while anybody subscribes; otherwise it leaves the database be."""

    def __init__(self, database: Database, settings: Settings) -> None:
        """Prepare for subscribers, who are served while it is `running`."""
        self._database = database
        self._settings = settings
        self._subscribers: set[Subscriber] = set()
        self._has_subscribers = asyncio.Event()
        self._is_ready = asyncio.Event()  # whatever is committed from now on is seen
        self._position: int | None = None
        self._delay_seconds = FIRST_DELAY_SECONDS
        self._prune_at = 0.0

    @property
    def subscribers(self) -> int:
        """How many there are."""
        return len(self._subscribers)

    @asynccontextmanager
    async def subscribe(self) -> AsyncIterator[Subscriber]:
        """Give a subscriber that gets whatever is committed from now on.

        Raises:
            TooManySubscribersError: There are as many as there may be.
            ServiceUnavailableError: The database does not answer.
        """
        if self.subscribers >= self._settings.max_subscribers:
            raise TooManySubscribersError
        subscriber = Subscriber(self._settings.subscriber_queue_size)
        self._subscribers.add(subscriber)
        self._has_subscribers.set()
        try:
            await self._wait_until_ready()
            yield subscriber
        finally:
            self._subscribers.remove(subscriber)
            if not self._subscribers:
                self._has_subscribers.clear()

    async def _wait_until_ready(self) -> None:
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._is_ready.wait()
        except TimeoutError as error:
            raise ServiceUnavailableError from error

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Serve subscribers meanwhile, through all troubles of the database."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])

    async def _run(self) -> None:
        while True:
            await self._has_subscribers.wait()
            try:
                await self._broadcast()
            except Exception as error:
                logger.warning("Events cannot be read.", exc_info=error)
                self._is_ready.clear()
                await asyncio.sleep(self._delay_seconds)
                self._delay_seconds = min(2 * self._delay_seconds, MAX_DELAY_SECONDS)
            if not self._subscribers:
                self._forget_position()

    async def _broadcast(self) -> None:
        poll_seconds = self._settings.events_poll_seconds
        async with aclosing(signals(self._database.engine, poll_seconds)) as received:
            async for _ in received:
                if not self._subscribers:
                    return
                await self._hand_out()
                self._is_ready.set()
                self._delay_seconds = FIRST_DELAY_SECONDS
                if time.monotonic() >= self._prune_at:
                    await self._prune()
                    self._prune_at = time.monotonic() + poll_seconds

    async def _hand_out(self) -> None:
        is_behind = True
        while is_behind:
            events = await self._read()
            for event in events:
                frame = Frame.of(event)
                for subscriber in self._subscribers:
                    subscriber.offer(frame)
                self._position = event.id
            is_behind = len(events) == BATCH_SIZE

    async def _read(self) -> list[EventRead]:
        async with self._database.reading() as session:
            repository = EventRepository(session)
            if self._position is None:
                self._position = await repository.latest_id()
            try:
                return await repository.after(self._position, BATCH_SIZE)
            except UnknownPositionError:
                # Pruned unread. Who comes back is told to load everything anew, and
                # has to wait until there is a position to go on from.
                self._forget_position()
                for subscriber in self._subscribers:
                    subscriber.close()
                raise

    def _forget_position(self) -> None:
        self._is_ready.clear()
        self._position = None

    async def _prune(self) -> None:
        kept_for = timedelta(seconds=self._settings.events_kept_seconds)
        async with self._database.transaction() as session:
            await EventRepository(session).prune(utc_now() - kept_for)
