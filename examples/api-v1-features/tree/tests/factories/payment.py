"""Payments for tests."""

from typing import Any
from uuid import UUID

from app.database import Database
from app.models.payment import Payment
from app.repositories.payment import PaymentRepository
from app.schemas.payment import PaymentCreate
from tests.factories.invoice import store_invoice


def payment_values(number: int) -> dict[str, Any]:
    """Return what a client may send; a greater number gives greater values."""
    return {
        "amount": f"{number:.2f}",
        "received_at": f"2026-01-01T12:00:00.{number + 1:06}Z",
        "reference": str(UUID(int=number)),
    }


async def store_payment(database: Database, owner_id: UUID, number: int) -> Payment:
    """Return one that is known by a number, and store it if there is none."""
    references = {
        "invoice_id": (await store_invoice(database, owner_id, number)).id,
    }
    new = PaymentCreate(**payment_values(number), **references)
    async with database.transaction() as session:
        return await session.merge(Payment(id=UUID(int=number), **new.model_dump()))


async def delete_payment(database: Database, payment: Payment) -> None:
    """Delete one that is stored.

    Raises:
        InUseError: Something else cannot be without it.
    """
    async with database.transaction() as session:
        await PaymentRepository(session).delete(payment)
