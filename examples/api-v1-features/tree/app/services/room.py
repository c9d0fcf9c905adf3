"""Making, finding and changing rooms."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import NotFoundError, UnknownReferenceError
from app.models.room import Room
from app.repositories.person import PersonRepository
from app.repositories.room import RoomRepository
from app.schemas.pagination import Page, filters_of
from app.schemas.room import RoomCreate, RoomQuery, RoomRead, RoomUpdate


class RoomService:
    """Knows the rooms."""

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self._rooms = RoomRepository(session)
        self._people = PersonRepository(session)

    async def find(self, query: RoomQuery) -> Page[RoomRead]:
        """Return a page of those that match."""
        where = self._rooms.matching(filters_of(query))
        found = await self._rooms.list(
            *where, limit=query.limit, offset=query.offset, sort=query.sort
        )
        return Page(
            items=[RoomRead.model_validate(item) for item in found],
            total=await self._rooms.count(*where),
            limit=query.limit,
            offset=query.offset,
        )

    async def get(self, room_id: UUID, *, for_update: bool = False) -> Room:
        """Return one of them; for an update, so that nobody else changes it meanwhile.

        Raises:
            NotFoundError: There is none with this id.
        """
        room = await self._rooms.get(room_id, for_update=for_update)
        if room is None:
            raise NotFoundError.of("room", room_id)
        return room

    async def create(self, new: RoomCreate) -> Room:
        """Store a new one.

        Raises:
            TakenError: Another one has a value that only one may have.
            UnknownReferenceError: It refers to what is not there.
        """
        values = new.model_dump()
        await self._check_references(values)
        return await self._rooms.add(Room(**values))

    async def update(self, room_id: UUID, changes: RoomUpdate) -> Room:
        """Change what is given, and nothing else.

        Raises:
            NotFoundError: There is none with this id.
            TakenError: Another one has a value that only one may have.
            UnknownReferenceError: It refers to what is not there.
        """
        room = await self.get(room_id, for_update=True)
        values = changes.model_dump(exclude_unset=True)
        await self._check_references(values)
        return await self._rooms.update(room, values)

    async def delete(self, room_id: UUID) -> None:
        """Remove one of them.

        Raises:
            NotFoundError: There is none with this id.
        """
        room = await self.get(room_id, for_update=True)
        await self._rooms.delete(room)

    async def _check_references(self, values: Mapping[str, Any]) -> None:
        entity_id = values.get("keeper_id")
        if entity_id and not await self._people.exists(id=entity_id):
            raise UnknownReferenceError("keeper_id", entity_id)
