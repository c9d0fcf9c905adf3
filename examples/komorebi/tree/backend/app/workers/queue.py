"""Where accepted captures wait for a worker: only their ids, and only so many."""

import asyncio
from typing import Protocol
from uuid import UUID

from backend.app.core.exceptions import QueueFullError


class CaptureQueue(Protocol):
    """Takes ids of captures to workers, in this process or elsewhere.

    It may lose them: what counts is in the database, and is put in again from there.
    """

    @property
    def capacity(self) -> int:
        """Return how many can wait in this process."""

    @property
    def depth(self) -> int:
        """Return how many wait in this process."""

    def reserve(self) -> None:
        """Keep a place, before anything is stored.

        Raises:
            QueueFullError: There is none.
        """

    def release(self) -> None:
        """Give up a place that was kept."""

    async def put(self, capture_id: UUID) -> None:
        """Fill a place that was kept."""


class StoredQueue:
    """Leaves captures in the database, where the workers of other processes look."""

    capacity = 0
    depth = 0

    def reserve(self) -> None:
        """There is always a place."""

    def release(self) -> None:
        """Do nothing: no place is kept."""

    async def put(self, capture_id: UUID) -> None:
        """Do nothing: the row is enough."""


class MemoryQueue:
    """A bounded queue for the workers of this process."""

    def __init__(self, capacity: int) -> None:
        """Make room for so many ids."""
        self.capacity = capacity
        self._ids: asyncio.Queue[UUID] = asyncio.Queue(capacity)
        self._known: set[UUID] = set()
        self._reserved = 0

    @property
    def depth(self) -> int:
        """How many wait."""
        return self._ids.qsize()

    @property
    def room(self) -> int:
        """How many places are neither taken nor kept."""
        return self.capacity - self.depth - self._reserved

    def reserve(self) -> None:
        """Keep a place.

        Raises:
            QueueFullError: There is none.
        """
        if self.room <= 0:
            raise QueueFullError
        self._reserved += 1

    def release(self) -> None:
        """Give up a place that was kept."""
        self._reserved -= 1

    async def put(self, capture_id: UUID) -> None:
        """Fill a place that was kept, unless it is known already."""
        self._reserved -= 1
        if capture_id not in self._known:
            self._known.add(capture_id)
            self._ids.put_nowait(capture_id)

    async def get(self) -> UUID:
        """Wait for the next one, which stays known until `done`."""
        return await self._ids.get()

    def done(self, capture_id: UUID) -> None:
        """Forget one that was got."""
        self._known.discard(capture_id)
        self._ids.task_done()

    async def join(self) -> None:
        """Wait until all that were put in are done."""
        await self._ids.join()
