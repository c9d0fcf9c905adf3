"""The way of captures: accepted, queued, processed by workers, summed up."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID

from backend.app.core.config import Settings
from backend.app.core.exceptions import QueueFullError
from backend.app.core.tasks import uninterrupted
from backend.app.database import Database
from backend.app.models.capture import CaptureCreate, CaptureRead
from backend.app.repositories.capture import CaptureRepository, accept_capture
from backend.app.repositories.item import ItemRepository
from backend.app.summarize.writer import SummaryWriter, open_writer
from backend.app.workers.metrics import PipelineMetrics
from backend.app.workers.processor import Processor
from backend.app.workers.queue import CaptureQueue, MemoryQueue, StoredQueue
from backend.app.workers.tree import TreeBuilder

logger = logging.getLogger(__name__)


class Pipeline:
    """Accepts captures, and runs the workers of this process."""

    def __init__(self, settings: Settings, database: Database) -> None:
        """Prepare it; nothing runs yet."""
        self.settings = settings
        self.database = database
        self.metrics = PipelineMetrics()
        self._memory = MemoryQueue(settings.capture_queue_size)
        has_workers = settings.capture_workers > 0
        self.queue: CaptureQueue = self._memory if has_workers else StoredQueue()
        self._changed = asyncio.Event()
        self._writer: SummaryWriter

    async def accept(self, new: CaptureCreate) -> CaptureRead:
        """Store a capture, and have it processed; what is returned is not lost.

        Raises:
            QueueFullError: There is no place, and nothing was stored.
            TakenError: Another capture has the id.
        """
        try:
            self.queue.reserve()
        except QueueFullError:
            self.metrics.rejected += 1
            raise
        try:
            capture = await accept_capture(self.database, new)
        except BaseException:
            self.queue.release()
            raise
        await self.queue.put(capture.id)
        self.metrics.accepted.count()
        return capture

    async def summarize_item(self, item_id: UUID, content: str) -> None:
        """Fill in the summary of an item."""
        summary = await self._writer.write([content])
        async with self.database.transaction() as session:
            await ItemRepository(session).set_summary(item_id, summary.text)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run the workers meanwhile, and let them finish in the end."""
        async with open_writer(self.settings) as self._writer:
            if not self.settings.capture_workers:
                yield
                return
            processor = Processor(
                self.database, self._writer, self.settings, self.metrics
            )
            tree = TreeBuilder(self.database, self._writer, self.settings)
            workers = [
                asyncio.create_task(self._work(processor))
                for _ in range(self.settings.capture_workers)
            ]
            replay = asyncio.create_task(self._replay())
            follow = asyncio.create_task(self._follow(tree))
            try:
                yield
            finally:
                await _cancel(replay)
                with suppress(TimeoutError):
                    async with asyncio.timeout(self.settings.capture_drain_seconds):
                        await self._memory.join()
                await _cancel(*workers, follow)

    async def _work(self, processor: Processor) -> None:
        while True:
            capture_id = await self._memory.get()
            self.metrics.busy += 1
            try:
                if await processor.process(capture_id):
                    self._changed.set()
            except Exception:
                # Such as a database that is away: the capture is replayed.
                logger.exception("A worker failed.", extra={"capture_id": capture_id})
            finally:
                self.metrics.busy -= 1
                self._memory.done(capture_id)

    async def _replay(self) -> None:
        """Put in again what was left over: by a crash, a failure, another process."""
        while True:
            try:
                await self._refill()
            except Exception:
                logger.exception("Captures could not be replayed.")
            await asyncio.sleep(self.settings.capture_replay_seconds)

    @uninterrupted
    async def _refill(self) -> None:
        # Not sooner: most of what is due would be in the queue already.
        if self.queue.depth > self.queue.capacity / 2:
            return
        async with self.database.reading() as session:
            due = await CaptureRepository(session).due(self.queue.capacity)
        with suppress(QueueFullError):
            for capture_id in due:
                self.queue.reserve()
                await self.queue.put(capture_id)

    async def _follow(self, tree: TreeBuilder) -> None:
        """Build the tree and the digest soon after captures are done."""
        self._changed.set()
        while True:
            await self._changed.wait()
            # Many captures, one digest.
            await asyncio.sleep(self.settings.digest_seconds)
            self._changed.clear()
            try:
                is_built = await tree.build()
            except Exception:
                logger.exception("The tree of summaries could not be built.")
                is_built = False
            if not is_built:
                self._changed.set()


async def _cancel(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
