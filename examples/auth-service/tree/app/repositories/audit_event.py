"""The audit log in the database."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.models.audit_event import AuditEvent
from app.repositories.base import Repository


class _Events(Repository[AuditEvent]):
    model = AuditEvent


class AuditEventRepository:
    """Adds events and lists them; none can be changed or removed."""

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self._events = _Events(session)

    async def add(self, event: AuditEvent) -> None:
        """Store an event."""
        await self._events.add(event)

    async def list(
        self, filters: Mapping[str, Any], limit: int, offset: int, sort: str
    ) -> Sequence[AuditEvent]:
        """Return a page of the events that match filters."""
        where = self._events.matching(filters)
        return await self._events.list(*where, limit=limit, offset=offset, sort=sort)

    async def count(self, filters: Mapping[str, Any]) -> int:
        """Return how many events match filters."""
        return await self._events.count(*self._events.matching(filters))
