"""Events in the database."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.app.models.event import EventRead
from backend.app.tables.event import Event


class UnknownPositionError(Exception):
    """What came after this event cannot be told any more, or it never was."""


class EventRepository:
    """Reads and prunes events; `publish` writes them."""

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self.session = session

    async def latest_id(self) -> int:
        """Return the id of the latest event, or 0 before the first."""
        return await self.session.scalar(select(func.max(Event.id))) or 0

    async def after(self, position: int, limit: int) -> list[EventRead]:
        """Return the events that follow on the one with this id, or on none with 0.

        Raises:
            UnknownPositionError: There is no event with this id.
        """
        statement = (
            select(Event)
            .where(Event.id >= position)
            .order_by(Event.id)
            .limit(limit + 1)
        )
        events = [
            EventRead.model_validate(row)
            for row in await self.session.scalars(statement)
        ]
        first_id = events[0].id if events else 0
        # As only the oldest are pruned, none is missing after one that is there.
        if first_id not in (position, position or 1):
            raise UnknownPositionError
        return [event for event in events if event.id > position][:limit]

    async def prune(self, before: datetime) -> None:
        """Delete events from before a time; the latest of them stays, as a position."""
        latest = select(func.max(Event.id)).where(Event.created_at < before)
        await self.session.execute(
            delete(Event).where(Event.id < latest.scalar_subquery())
        )
