"""The processing of one capture."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from backend.app.core.config import Settings
from backend.app.core.tasks import uninterrupted
from backend.app.database import Database
from backend.app.events.outbox import publish
from backend.app.models.capture import CaptureClaim, CaptureEnd, CaptureStatus
from backend.app.models.item import MAX_CONTENT, MAX_TITLE, ItemCreate
from backend.app.repositories.capture import CaptureRepository
from backend.app.repositories.item import ItemRepository
from backend.app.repositories.summary import SummaryRepository
from backend.app.summarize.base import Written
from backend.app.summarize.sentences import sentences_of
from backend.app.summarize.writer import SummaryWriter
from backend.app.tables.base import utc_now
from backend.app.workers.metrics import PipelineMetrics

UNTITLED = "Untitled"
# How often a lease is made longer before it is over.
RENEWALS = 3
MAX_DELAY = timedelta(hours=1)
MAX_DOUBLINGS = 20

_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Processor:
    """Makes an item and a summary of each capture."""

    database: Database
    writer: SummaryWriter
    settings: Settings
    metrics: PipelineMetrics

    async def process(self, capture_id: UUID) -> bool:
        """Process a capture, or put it off; return whether it is done.

        It may be called at any time and as often as one likes: a capture that is done,
        or that somebody else is at, is left alone.
        """
        claiming = asyncio.create_task(self._claim(capture_id))
        try:
            claim = await asyncio.shield(claiming)
            return claim is not None and await self._process(claim)
        except asyncio.CancelledError:
            # If this fails, others have to wait until the lease is over.
            with suppress(Exception):
                if (claim := await claiming) is not None:
                    await self._give_back(claim)
            raise

    async def _process(self, claim: CaptureClaim) -> bool:
        if claim.attempts > self.settings.capture_max_attempts:
            await self._fail(claim, "Each attempt ended before it was done.")
            return False
        limit = self.settings.capture_timeout_seconds
        try:
            # Only the writing is stopped, and no transaction waits for it.
            async with asyncio.timeout(limit), self._renewed_lease(claim):
                summary = await self.writer.write([claim.content])
            is_done = await self._finish(claim, summary)
        except TimeoutError:
            await self._put_off(claim, f"It took longer than {limit:g} seconds.")
            return False
        except Exception as error:
            logger.exception("A capture failed.", extra={"capture_id": claim.id})
            kind = type(error).__name__
            await self._put_off(claim, f"Something went wrong ({kind}); see the log.")
            return False
        if is_done:
            seconds = (utc_now() - claim.created_at).total_seconds()
            self.metrics.count_processed(seconds)
        return is_done

    async def _claim(self, capture_id: UUID) -> CaptureClaim | None:
        async with self.database.transaction() as session:
            captures = CaptureRepository(session)
            return await captures.claim(capture_id, self._lease_end())

    @asynccontextmanager
    async def _renewed_lease(self, claim: CaptureClaim) -> AsyncIterator[None]:
        """Make the lease longer and longer: if this process is killed, it ends soon."""
        renewing = asyncio.create_task(self._renew(claim))
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.wait([renewing])

    async def _renew(self, claim: CaptureClaim) -> None:
        while True:
            await asyncio.sleep(self.settings.capture_lease_seconds / RENEWALS)
            try:
                await self._hold(claim)
            except Exception:
                # Should the lease end, another worker may do the same work meanwhile.
                logger.exception(
                    "A lease was not renewed.", extra={"capture_id": claim.id}
                )

    @uninterrupted
    async def _hold(self, claim: CaptureClaim) -> None:
        async with self.database.transaction() as session:
            await CaptureRepository(session).hold(claim, self._lease_end())

    @uninterrupted
    async def _finish(self, claim: CaptureClaim, summary: Written) -> bool:
        async with self.database.transaction() as session:
            if not await CaptureRepository(session).finish(claim):
                return False
            item = await ItemRepository(session).create_of_capture(
                claim.id, item_of(claim.content), summary.text
            )
            await SummaryRepository(session).add_leaf(claim.id, summary)
            end = CaptureEnd(
                id=claim.id,
                status=CaptureStatus.DONE,
                attempts=claim.attempts,
                item_id=item.id,
            )
            publish(session, "capture.done", end)
        return True

    @uninterrupted
    async def _put_off(self, claim: CaptureClaim, error: str) -> None:
        if claim.attempts >= self.settings.capture_max_attempts:
            await self._fail(claim, error)
            return
        delay = timedelta(seconds=self.settings.capture_retry_seconds)
        delay = min(delay * 2 ** min(claim.attempts - 1, MAX_DOUBLINGS), MAX_DELAY)
        async with self.database.transaction() as session:
            captures = CaptureRepository(session)
            await captures.postpone(claim, error, delay)

    @uninterrupted
    async def _fail(self, claim: CaptureClaim, error: str) -> None:
        async with self.database.transaction() as session:
            has_failed = await CaptureRepository(session).fail(claim, error)
            if has_failed:
                end = CaptureEnd(
                    id=claim.id,
                    status=CaptureStatus.FAILED,
                    attempts=claim.attempts,
                    error=error,
                )
                publish(session, "capture.failed", end)
        if has_failed:
            self.metrics.failed += 1

    @uninterrupted
    async def _give_back(self, claim: CaptureClaim) -> None:
        async with self.database.transaction() as session:
            await CaptureRepository(session).give_back(claim)

    def _lease_end(self) -> datetime:
        return utc_now() + timedelta(seconds=self.settings.capture_lease_seconds)


def item_of(content: str) -> ItemCreate:
    """Return the item to be made of a text."""
    lines = (_SPACES.sub(" ", sentence).strip() for sentence in sentences_of(content))
    first = next(filter(None, lines), UNTITLED)
    title = next(sentences_of(first, MAX_TITLE))
    return ItemCreate(title=title, content=content[:MAX_CONTENT])
