"""Summaries and the digest in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.app.core.exceptions import ConflictError
from backend.app.events.outbox import publish
from backend.app.models.summary import DigestRead, SummaryNode, SummaryRead
from backend.app.repositories.base import Repository
from backend.app.summarize.base import Written
from backend.app.tables.base import utc_now
from backend.app.tables.summary import Digest, Summary

DIGEST_ID = 1


class SummaryRepository(Repository[Summary, SummaryRead]):
    """Finds summaries, and builds their tree."""

    table = Summary
    model = SummaryRead
    what = "summary"

    async def add_leaf(self, capture_id: UUID, written: Written) -> None:
        """Store the summary of a capture."""
        await self._insert(written, level=0, captures=1, capture_id=capture_id)

    async def top_level(self) -> int:
        """Return the highest level that there is."""
        return await self.session.scalar(select(func.max(Summary.level))) or 0

    async def oldest_parentless(self, level: int, limit: int) -> Sequence[SummaryNode]:
        """Return those of a level that have waited longest for a parent."""
        statement = (
            select(Summary)
            .where(Summary.parent_id.is_(None), Summary.level == level)
            .order_by(Summary.created_at, Summary.id)
            .limit(limit)
        )
        return await self._nodes(statement)

    async def parentless(self) -> Sequence[SummaryNode]:
        """Return all without a parent, those of the oldest captures first."""
        statement = (
            select(Summary)
            .where(Summary.parent_id.is_(None))
            .order_by(Summary.level.desc(), Summary.created_at, Summary.id)
        )
        return await self._nodes(statement)

    async def add_parent(self, parts: Sequence[SummaryNode], written: Written) -> None:
        """Store the summary of summaries of one level.

        Raises:
            ConflictError: Another process gave one of them a parent meanwhile.
        """
        parent_id = await self._insert(
            written,
            level=parts[0].level + 1,
            captures=sum(part.captures for part in parts),
        )
        statement = (
            update(Summary)
            .where(
                Summary.id.in_([part.id for part in parts]),
                Summary.parent_id.is_(None),
            )
            .values(parent_id=parent_id, updated_at=utc_now())
            .returning(Summary.id)
        )
        adopted = (await self.session.scalars(statement)).all()
        if len(adopted) != len(parts):
            raise ConflictError("Another process built this part of the tree.")

    async def _nodes(self, statement: Any) -> Sequence[SummaryNode]:
        rows = await self.session.scalars(statement)
        return [SummaryNode.model_validate(row) for row in rows]

    async def _insert(self, written: Written, **values: Any) -> UUID:
        now = utc_now()
        summary_id = uuid4()
        values |= {
            "id": summary_id,
            "text": written.text,
            "summarizer": written.summarizer,
            "created_at": now,
            "updated_at": now,
        }
        await self.session.execute(insert(Summary), values)
        return summary_id


class DigestRepository:
    """The one row of the digest, which is also the lease of who builds the tree."""

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self.session = session

    async def get(self) -> DigestRead:
        """Return the digest."""
        row = await self.session.get_one(Digest, DIGEST_ID)
        return DigestRead.model_validate(row)

    async def save(self, digest: DigestRead) -> None:
        """Replace the digest."""
        await self._update(**digest.model_dump())
        publish(self.session, "digest.updated", digest)

    async def claim(self, until: datetime) -> bool:
        """Take the lease, unless another process has it."""
        is_free = or_(Digest.lease_until.is_(None), Digest.lease_until <= utc_now())
        return await self._update(is_free, lease_until=until)

    async def hold(self, until: datetime | None) -> None:
        """Make the lease longer, or give it back."""
        await self._update(lease_until=until)

    async def _update(self, *conditions: Any, **values: Any) -> bool:
        statement = (
            update(Digest)
            .where(Digest.id == DIGEST_ID, *conditions)
            .values(values)
            .returning(Digest.id)
        )
        return await self.session.scalar(statement) is not None
