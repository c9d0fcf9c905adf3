"""Making, finding and changing addresses."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import NotFoundError, UnknownReferenceError
from app.models.address import Address
from app.repositories.address import AddressRepository
from app.repositories.customer import CustomerRepository
from app.schemas.address import AddressCreate, AddressQuery, AddressRead, AddressUpdate
from app.schemas.pagination import Page, filters_of


class AddressService:
    """Knows the addresses."""

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self._addresses = AddressRepository(session)
        self._customers = CustomerRepository(session)

    async def find(self, query: AddressQuery) -> Page[AddressRead]:
        """Return a page of those that match."""
        where = self._addresses.matching(filters_of(query))
        found = await self._addresses.list(
            *where, limit=query.limit, offset=query.offset, sort=query.sort
        )
        return Page(
            items=[AddressRead.model_validate(item) for item in found],
            total=await self._addresses.count(*where),
            limit=query.limit,
            offset=query.offset,
        )

    async def get(self, address_id: UUID, *, for_update: bool = False) -> Address:
        """Return one of them; for an update, so that nobody else changes it meanwhile.

        Raises:
            NotFoundError: There is none with this id.
        """
        address = await self._addresses.get(address_id, for_update=for_update)
        if address is None:
            raise NotFoundError.of("address", address_id)
        return address

    async def create(self, new: AddressCreate) -> Address:
        """Store a new one.

        Raises:
            UnknownReferenceError: It refers to what is not there.
        """
        values = new.model_dump()
        await self._check_references(values)
        return await self._addresses.add(Address(**values))

    async def update(self, address_id: UUID, changes: AddressUpdate) -> Address:
        """Change what is given, and nothing else.

        Raises:
            NotFoundError: There is none with this id.
            UnknownReferenceError: It refers to what is not there.
        """
        address = await self.get(address_id, for_update=True)
        values = changes.model_dump(exclude_unset=True)
        await self._check_references(values)
        return await self._addresses.update(address, values)

    async def delete(self, address_id: UUID) -> None:
        """Remove one of them.

        Raises:
            NotFoundError: There is none with this id.
        """
        address = await self.get(address_id, for_update=True)
        await self._addresses.delete(address)

    async def _check_references(self, values: Mapping[str, Any]) -> None:
        entity_id = values.get("customer_id")
        if entity_id and not await self._customers.exists(id=entity_id):
            raise UnknownReferenceError("customer_id", entity_id)
