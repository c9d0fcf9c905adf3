"""What all repositories can do."""

from collections.abc import Sequence
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.base import Entity

EntityT = TypeVar("EntityT", bound=Entity)


class Repository(Generic[EntityT]):
    """Reads and writes the rows of one model; a subclass says which."""

    model: type[EntityT]

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self.session = session

    async def get(self, entity_id: UUID) -> EntityT | None:
        """Return the entity with an id, if there is one."""
        return await self.session.get(self.model, entity_id)

    async def add(self, entity: EntityT) -> EntityT:
        """Store a new entity, or what has changed in a known one."""
        self.session.add(entity)
        await self.session.flush()
        return entity

    async def delete(self, entity: EntityT) -> None:
        """Remove an entity."""
        await self.session.delete(entity)
        await self.session.flush()

    async def list(
        self, *where: ColumnElement[bool], limit: int, offset: int
    ) -> Sequence[EntityT]:
        """Return a page of the entities that match, oldest first."""
        statement = (
            select(self.model)
            .where(*where)
            .order_by(self.model.created_at, self.model.id)
            .limit(limit)
            .offset(offset)
        )
        return (await self.session.scalars(statement)).all()

    async def count(self, *where: ColumnElement[bool]) -> int:
        """Return how many entities match."""
        statement = select(func.count()).select_from(self.model).where(*where)
        return await self.session.scalar(statement) or 0
