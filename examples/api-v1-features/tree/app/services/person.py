"""Making, finding and changing people."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import (
    CyclicReferenceError,
    NotFoundError,
    UnknownReferenceError,
)
from app.models.person import Person
from app.repositories.person import PersonRepository
from app.repositories.room import RoomRepository
from app.schemas.pagination import Page, filters_of
from app.schemas.person import PersonCreate, PersonQuery, PersonRead, PersonUpdate


class PersonService:
    """Knows the people."""

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self._people = PersonRepository(session)
        self._rooms = RoomRepository(session)

    async def find(self, query: PersonQuery) -> Page[PersonRead]:
        """Return a page of those that match."""
        where = self._people.matching(filters_of(query))
        found = await self._people.list(
            *where, limit=query.limit, offset=query.offset, sort=query.sort
        )
        return Page(
            items=[PersonRead.model_validate(item) for item in found],
            total=await self._people.count(*where),
            limit=query.limit,
            offset=query.offset,
        )

    async def get(self, person_id: UUID, *, for_update: bool = False) -> Person:
        """Return one of them; for an update, so that nobody else changes it meanwhile.

        Raises:
            NotFoundError: There is none with this id.
        """
        person = await self._people.get(person_id, for_update=for_update)
        if person is None:
            raise NotFoundError.of("person", person_id)
        return person

    async def create(self, new: PersonCreate) -> Person:
        """Store a new one.

        Raises:
            UnknownReferenceError: It refers to what is not there.
        """
        values = new.model_dump()
        await self._check_references(values)
        return await self._people.add(Person(**values))

    async def update(self, person_id: UUID, changes: PersonUpdate) -> Person:
        """Change what is given, and nothing else.

        Raises:
            NotFoundError: There is none with this id.
            UnknownReferenceError: It refers to what is not there.
            CyclicReferenceError: It would come back to itself.
        """
        person = await self.get(person_id, for_update=True)
        values = changes.model_dump(exclude_unset=True)
        await self._check_references(values)
        await self._refuse_cycles(person, values)
        return await self._people.update(person, values)

    async def delete(self, person_id: UUID) -> None:
        """Remove one of them.

        Raises:
            NotFoundError: There is none with this id.
        """
        person = await self.get(person_id, for_update=True)
        await self._people.delete(person)

    async def _check_references(self, values: Mapping[str, Any]) -> None:
        entity_id = values.get("manager_id")
        if entity_id and not await self._people.exists(id=entity_id):
            raise UnknownReferenceError("manager_id", entity_id)
        entity_id = values.get("room_id")
        if entity_id and not await self._rooms.exists(id=entity_id):
            raise UnknownReferenceError("room_id", entity_id)

    async def _refuse_cycles(self, person: Person, values: Mapping[str, Any]) -> None:
        seen, next_id = {person.id}, values.get("manager_id")
        while next_id is not None:
            if next_id in seen:
                raise CyclicReferenceError("manager_id")
            seen.add(next_id)
            # Locked, so that nobody closes a circle meanwhile.
            next_one = await self._people.get(next_id, for_update=True)
            next_id = next_one.manager_id if next_one else None
