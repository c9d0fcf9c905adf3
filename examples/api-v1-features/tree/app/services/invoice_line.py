"""Making, finding and changing invoice lines."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import NotFoundError, UnknownReferenceError
from app.models.invoice_line import InvoiceLine
from app.models.user import User
from app.repositories.invoice import InvoiceRepository
from app.repositories.invoice_line import InvoiceLineRepository
from app.repositories.product import ProductRepository
from app.schemas.invoice_line import (
    InvoiceLineCreate,
    InvoiceLineQuery,
    InvoiceLineRead,
    InvoiceLineUpdate,
)
from app.schemas.pagination import Page, filters_of


class InvoiceLineService:
    """Knows the invoice lines of one user."""

    def __init__(self, session: AsyncSession, user: User) -> None:
        """Work within the transaction of a session, for a user."""
        self._invoice_lines = InvoiceLineRepository(session)
        self._invoices = InvoiceRepository(session)
        self._products = ProductRepository(session)
        self._user = user

    async def find(self, query: InvoiceLineQuery) -> Page[InvoiceLineRead]:
        """Return a page of those that match."""
        filters = {"owner_id": self._user.id, **filters_of(query)}
        where = self._invoice_lines.matching(filters)
        found = await self._invoice_lines.list(
            *where, limit=query.limit, offset=query.offset, sort=query.sort
        )
        return Page(
            items=[InvoiceLineRead.model_validate(item) for item in found],
            total=await self._invoice_lines.count(*where),
            limit=query.limit,
            offset=query.offset,
        )

    async def get(
        self, invoice_line_id: UUID, *, for_update: bool = False
    ) -> InvoiceLine:
        """Return one of them; for an update, so that nobody else changes it meanwhile.

        Raises:
            NotFoundError: There is none with this id, or it is somebody else's.
        """
        invoice_line = await self._invoice_lines.get(
            invoice_line_id, for_update=for_update
        )
        if invoice_line is None or invoice_line.owner_id != self._user.id:
            raise NotFoundError.of("invoice line", invoice_line_id)
        return invoice_line

    async def create(self, new: InvoiceLineCreate) -> InvoiceLine:
        """Store a new one.

        Raises:
            UnknownReferenceError: It refers to what is not there.
        """
        values = new.model_dump()
        await self._check_references(values)
        return await self._invoice_lines.add(
            InvoiceLine(**values, owner_id=self._user.id)
        )

    async def update(
        self, invoice_line_id: UUID, changes: InvoiceLineUpdate
    ) -> InvoiceLine:
        """Change what is given, and nothing else.

        Raises:
            NotFoundError: There is none with this id, or it is somebody else's.
            UnknownReferenceError: It refers to what is not there.
        """
        invoice_line = await self.get(invoice_line_id, for_update=True)
        values = changes.model_dump(exclude_unset=True)
        await self._check_references(values)
        return await self._invoice_lines.update(invoice_line, values)

    async def delete(self, invoice_line_id: UUID) -> None:
        """Remove one of them.

        Raises:
            NotFoundError: There is none with this id, or it is somebody else's.
        """
        invoice_line = await self.get(invoice_line_id, for_update=True)
        await self._invoice_lines.delete(invoice_line)

    async def _check_references(self, values: Mapping[str, Any]) -> None:
        entity_id = values.get("invoice_id")
        if entity_id and not await self._invoices.exists(
            id=entity_id, owner_id=self._user.id
        ):
            raise UnknownReferenceError("invoice_id", entity_id)
        entity_id = values.get("product_id")
        if entity_id and not await self._products.exists(id=entity_id):
            raise UnknownReferenceError("product_id", entity_id)
