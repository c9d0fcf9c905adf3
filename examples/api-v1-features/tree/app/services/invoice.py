"""Making, finding and changing invoices."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import NotFoundError, UnknownReferenceError
from app.models.invoice import Invoice
from app.models.user import User
from app.repositories.customer import CustomerRepository
from app.repositories.invoice import InvoiceRepository
from app.schemas.invoice import InvoiceCreate, InvoiceQuery, InvoiceRead, InvoiceUpdate
from app.schemas.pagination import Page, filters_of


class InvoiceService:
    """Knows the invoices of one user."""

    def __init__(self, session: AsyncSession, user: User) -> None:
        """Work within the transaction of a session, for a user."""
        self._invoices = InvoiceRepository(session)
        self._customers = CustomerRepository(session)
        self._user = user

    async def find(self, query: InvoiceQuery) -> Page[InvoiceRead]:
        """Return a page of those that match."""
        filters = {"owner_id": self._user.id, **filters_of(query)}
        where = self._invoices.matching(filters)
        found = await self._invoices.list(
            *where, limit=query.limit, offset=query.offset, sort=query.sort
        )
        return Page(
            items=[InvoiceRead.model_validate(item) for item in found],
            total=await self._invoices.count(*where),
            limit=query.limit,
            offset=query.offset,
        )

    async def get(self, invoice_id: UUID, *, for_update: bool = False) -> Invoice:
        """Return one of them; for an update, so that nobody else changes it meanwhile.

        Raises:
            NotFoundError: There is none with this id, or it is somebody else's.
        """
        invoice = await self._invoices.get(invoice_id, for_update=for_update)
        if invoice is None or invoice.owner_id != self._user.id:
            raise NotFoundError.of("invoice", invoice_id)
        return invoice

    async def create(self, new: InvoiceCreate) -> Invoice:
        """Store a new one.

        Raises:
            TakenError: Another one has a value that only one may have.
            UnknownReferenceError: It refers to what is not there.
        """
        values = new.model_dump()
        await self._check_references(values)
        return await self._invoices.add(Invoice(**values, owner_id=self._user.id))

    async def update(self, invoice_id: UUID, changes: InvoiceUpdate) -> Invoice:
        """Change what is given, and nothing else.

        Raises:
            NotFoundError: There is none with this id, or it is somebody else's.
            TakenError: Another one has a value that only one may have.
            UnknownReferenceError: It refers to what is not there.
        """
        invoice = await self.get(invoice_id, for_update=True)
        values = changes.model_dump(exclude_unset=True)
        await self._check_references(values)
        return await self._invoices.update(invoice, values)

    async def delete(self, invoice_id: UUID) -> None:
        """Remove one of them.

        Raises:
            NotFoundError: There is none with this id, or it is somebody else's.
            InUseError: Something else cannot be without it.
        """
        invoice = await self.get(invoice_id, for_update=True)
        await self._invoices.delete(invoice)

    async def _check_references(self, values: Mapping[str, Any]) -> None:
        entity_id = values.get("customer_id")
        if entity_id and not await self._customers.exists(id=entity_id):
            raise UnknownReferenceError("customer_id", entity_id)
