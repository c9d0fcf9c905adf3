"""The tree of summaries, and the digest of what has no parent in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.app.core.config import Settings
from backend.app.core.tasks import uninterrupted
from backend.app.database import Database
from backend.app.models.summary import DigestRead, SummaryNode
from backend.app.repositories.summary import DigestRepository, SummaryRepository
from backend.app.summarize.base import Written
from backend.app.summarize.writer import SummaryWriter
from backend.app.tables.base import utc_now


@dataclass(frozen=True, slots=True)
class TreeBuilder:
    """Gives summaries their parents, and writes the digest.

    One process at a time does so: it holds a lease. Should that be over too early, the
    tree stays right all the same, since no summary gets a second parent.
    """

    database: Database
    writer: SummaryWriter
    settings: Settings

    async def build(self) -> bool:
        """Bring everything up to date, unless another process is at it."""
        if not await self._claim():
            return False
        try:
            await self._grow()
            await self._write_digest()
        finally:
            await self._release()
        return True

    async def _grow(self) -> None:
        level = top_level = 0
        while level <= top_level:
            top_level, parts = await self._next_parts(level)
            if len(parts) == self.settings.summary_fan_in:
                written = await self.writer.write([part.text for part in parts])
                await self._add_parent(parts, written)
            else:
                level += 1

    async def _write_digest(self) -> None:
        stored, parts = await self._digest_parts()
        if not parts:
            return
        text, level = parts[0].text, parts[0].level
        if len(parts) > 1:
            text = (await self.writer.write([part.text for part in parts])).text
            level += 1
        digest = DigestRead(
            text=text,
            captures=sum(part.captures for part in parts),
            level=level,
            updated_at=stored.updated_at,
        )
        if digest != stored:
            await self._save(digest.model_copy(update={"updated_at": utc_now()}))

    @uninterrupted
    async def _claim(self) -> bool:
        async with self.database.transaction() as session:
            return await DigestRepository(session).claim(self._lease_end())

    @uninterrupted
    async def _release(self) -> None:
        async with self.database.transaction() as session:
            await DigestRepository(session).hold(None)

    @uninterrupted
    async def _next_parts(self, level: int) -> tuple[int, Sequence[SummaryNode]]:
        async with self.database.reading() as session:
            summaries = SummaryRepository(session)
            parts = await summaries.oldest_parentless(
                level, self.settings.summary_fan_in
            )
            return await summaries.top_level(), parts

    @uninterrupted
    async def _add_parent(self, parts: Sequence[SummaryNode], written: Written) -> None:
        async with self.database.transaction() as session:
            await SummaryRepository(session).add_parent(parts, written)
            await DigestRepository(session).hold(self._lease_end())

    @uninterrupted
    async def _digest_parts(self) -> tuple[DigestRead, Sequence[SummaryNode]]:
        async with self.database.reading() as session:
            digest = await DigestRepository(session).get()
            return digest, await SummaryRepository(session).parentless()

    @uninterrupted
    async def _save(self, digest: DigestRead) -> None:
        async with self.database.transaction() as session:
            await DigestRepository(session).save(digest)

    def _lease_end(self) -> datetime:
        return utc_now() + timedelta(seconds=self.settings.capture_timeout_seconds)
