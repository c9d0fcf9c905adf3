"""Captures in the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.exc import IntegrityError

from backend.app.core.exceptions import TakenError
from backend.app.database import Database
from backend.app.models.capture import (
    CaptureClaim,
    CaptureCreate,
    CaptureRead,
    CaptureStatus,
)
from backend.app.repositories.base import Repository
from backend.app.tables.base import Base, utc_now
from backend.app.tables.capture import Capture


class CaptureRepository(Repository[Capture, CaptureRead]):
    """Finds and stores captures, and hands them to workers."""

    table = Capture
    model = CaptureRead
    what = "capture"

    async def due(self, limit: int) -> Sequence[UUID]:
        """Return what no worker has, or no longer: those first that wait longest."""
        statement = (
            select(Capture.id)
            .where(Capture.lease_until <= utc_now())
            .order_by(Capture.lease_until)
            .limit(limit)
        )
        return (await self.session.scalars(statement)).all()

    async def claim(self, capture_id: UUID, until: datetime) -> CaptureClaim | None:
        """Take one that is due, for a time; None if somebody else was faster."""
        statement = (
            update(Capture)
            .where(Capture.id == capture_id, Capture.lease_until <= utc_now())
            .values(
                status=CaptureStatus.PROCESSING,
                attempts=Capture.attempts + 1,
                lease_until=until,
                updated_at=utc_now(),
            )
            .returning(
                Capture.id, Capture.content, Capture.attempts, Capture.created_at
            )
        )
        row = (await self.session.execute(statement)).one_or_none()
        return None if row is None else CaptureClaim.model_validate(row)

    async def hold(self, claim: CaptureClaim, until: datetime) -> bool:
        """Make a lease longer, if it is not another's by now."""
        return await self._change(claim, lease_until=until)

    async def finish(self, claim: CaptureClaim) -> bool:
        """Tell that one is done, unless its lease was over and someone else has it."""
        return await self._change(
            claim, status=CaptureStatus.DONE, lease_until=None, error=None
        )

    async def fail(self, claim: CaptureClaim, error: str) -> bool:
        """Give one up, for a reason that people understand."""
        return await self._change(
            claim, status=CaptureStatus.FAILED, lease_until=None, error=error
        )

    async def postpone(self, claim: CaptureClaim, error: str, delay: timedelta) -> bool:
        """Have one tried again after a time."""
        now = utc_now()
        return await self._change(
            claim,
            status=CaptureStatus.QUEUED,
            lease_until=now + delay,
            updated_at=now,
            error=error,
        )

    async def give_back(self, claim: CaptureClaim) -> bool:
        """Undo a claim: this attempt was no fault of the capture."""
        return await self._change(
            claim,
            status=CaptureStatus.QUEUED,
            lease_until=utc_now(),
            attempts=claim.attempts - 1,
        )

    async def _change(self, claim: CaptureClaim, **values: Any) -> bool:
        # The number of attempts tells this claim from a later one.
        is_claimed: Sequence[ColumnElement[bool]] = (
            Capture.id == claim.id,
            Capture.status == CaptureStatus.PROCESSING,
            Capture.attempts == claim.attempts,
        )
        statement = (
            update(Capture)
            .where(*is_claimed)
            .values({"updated_at": utc_now(), **values})
            .returning(Capture.id)
        )
        return await self.session.scalar(statement) is not None


# Of the table, not the entity: so the ORM has nothing to do when captures come in.
_INSERT = insert(Base.metadata.tables[Capture.__tablename__])


async def accept_capture(database: Database, new: CaptureCreate) -> CaptureRead:
    """Store a new capture to be processed, with nothing but one INSERT.

    One that is stored already, and whose answer was lost, is returned as it stands.

    Raises:
        TakenError: Another capture has the id.
    """
    now = utc_now()
    values: dict[str, Any] = {
        **new.model_dump(),
        "status": CaptureStatus.QUEUED,
        "attempts": 0,
        "error": None,
        "created_at": now,
        "updated_at": now,
    }
    try:
        async with database.statement() as connection:
            await connection.execute(_INSERT, values | {"lease_until": now})
    except IntegrityError as error:
        async with database.reading() as session:
            stored = await CaptureRepository(session).get(new.id)
        if (stored.content, stored.source) != (new.content, new.source):
            raise TakenError("id") from error
        return stored
    return CaptureRead.model_construct(**values, item_id=None)
