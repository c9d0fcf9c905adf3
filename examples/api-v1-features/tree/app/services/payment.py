"""Making, finding and changing payments."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import NotFoundError, UnknownReferenceError
from app.models.payment import Payment
from app.models.user import User
from app.repositories.invoice import InvoiceRepository
from app.repositories.payment import PaymentRepository
from app.schemas.pagination import Page, filters_of
from app.schemas.payment import PaymentCreate, PaymentQuery, PaymentRead, PaymentUpdate


class PaymentService:
    """Knows the payments."""

    def __init__(self, session: AsyncSession, user: User) -> None:
        """Work within the transaction of a session, for a user."""
        self._payments = PaymentRepository(session)
        self._invoices = InvoiceRepository(session)
        self._user = user

    async def find(self, query: PaymentQuery) -> Page[PaymentRead]:
        """Return a page of those that match."""
        where = self._payments.matching(filters_of(query))
        found = await self._payments.list(
            *where, limit=query.limit, offset=query.offset, sort=query.sort
        )
        return Page(
            items=[PaymentRead.model_validate(item) for item in found],
            total=await self._payments.count(*where),
            limit=query.limit,
            offset=query.offset,
        )

    async def get(self, payment_id: UUID, *, for_update: bool = False) -> Payment:
        """Return one of them; for an update, so that nobody else changes it meanwhile.

        Raises:
            NotFoundError: There is none with this id.
        """
        payment = await self._payments.get(payment_id, for_update=for_update)
        if payment is None:
            raise NotFoundError.of("payment", payment_id)
        return payment

    async def create(self, new: PaymentCreate) -> Payment:
        """Store a new one.

        Raises:
            TakenError: Another one has a value that only one may have.
            UnknownReferenceError: It refers to what is not there.
        """
        values = new.model_dump()
        await self._check_references(values)
        return await self._payments.add(Payment(**values))

    async def update(self, payment_id: UUID, changes: PaymentUpdate) -> Payment:
        """Change what is given, and nothing else.

        Raises:
            NotFoundError: There is none with this id.
            TakenError: Another one has a value that only one may have.
            UnknownReferenceError: It refers to what is not there.
        """
        payment = await self.get(payment_id, for_update=True)
        values = changes.model_dump(exclude_unset=True)
        await self._check_references(values)
        return await self._payments.update(payment, values)

    async def delete(self, payment_id: UUID) -> None:
        """Remove one of them.

        Raises:
            NotFoundError: There is none with this id.
        """
        payment = await self.get(payment_id, for_update=True)
        await self._payments.delete(payment)

    async def _check_references(self, values: Mapping[str, Any]) -> None:
        entity_id = values.get("invoice_id")
        if entity_id and not await self._invoices.exists(
            id=entity_id, owner_id=self._user.id
        ):
            raise UnknownReferenceError("invoice_id", entity_id)
