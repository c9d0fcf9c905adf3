"""Making, finding and changing customers."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import NotFoundError
from app.models.customer import Customer
from app.repositories.customer import CustomerRepository
from app.schemas.customer import (
    CustomerCreate,
    CustomerQuery,
    CustomerRead,
    CustomerUpdate,
)
from app.schemas.pagination import Page, filters_of


class CustomerService:
    """Knows the customers."""

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self._customers = CustomerRepository(session)

    async def find(self, query: CustomerQuery) -> Page[CustomerRead]:
        """Return a page of those that match."""
        where = self._customers.matching(filters_of(query))
        found = await self._customers.list(
            *where, limit=query.limit, offset=query.offset, sort=query.sort
        )
        return Page(
            items=[CustomerRead.model_validate(item) for item in found],
            total=await self._customers.count(*where),
            limit=query.limit,
            offset=query.offset,
        )

    async def get(self, customer_id: UUID, *, for_update: bool = False) -> Customer:
        """Return one of them; for an update, so that nobody else changes it meanwhile.

        Raises:
            NotFoundError: There is none with this id.
        """
        customer = await self._customers.get(customer_id, for_update=for_update)
        if customer is None:
            raise NotFoundError.of("customer", customer_id)
        return customer

    async def create(self, new: CustomerCreate) -> Customer:
        """Store a new one.

        Raises:
            TakenError: Another one has a value that only one may have.
        """
        return await self._customers.add(Customer(**new.model_dump()))

    async def update(self, customer_id: UUID, changes: CustomerUpdate) -> Customer:
        """Change what is given, and nothing else.

        Raises:
            NotFoundError: There is none with this id.
            TakenError: Another one has a value that only one may have.
        """
        customer = await self.get(customer_id, for_update=True)
        values = changes.model_dump(exclude_unset=True)
        return await self._customers.update(customer, values)

    async def delete(self, customer_id: UUID) -> None:
        """Remove one of them.

        Raises:
            NotFoundError: There is none with this id.
            InUseError: Something else cannot be without it.
        """
        customer = await self.get(customer_id, for_update=True)
        await self._customers.delete(customer)
