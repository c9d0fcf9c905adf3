"""Invoices for tests."""

from typing import Any
from uuid import UUID

from app.database import Database
from app.models.invoice import Invoice, InvoiceStatus
from app.repositories.invoice import InvoiceRepository
from app.schemas.invoice import InvoiceCreate
from tests.factories.customer import store_customer


def invoice_values(number: int) -> dict[str, Any]:
    """Return what a client may send; a greater number gives greater values."""
    return {
        "number": f"number {number}",
        "total": f"{number:.2f}",
        "status": sorted(InvoiceStatus)[number % 3],
        "due_on": f"{2000 + number}-01-01",
    }


async def store_invoice(database: Database, owner_id: UUID, number: int) -> Invoice:
    """Return one that is known by a number, and store it if there is none."""
    references = {
        "customer_id": (await store_customer(database, number)).id,
    }
    new = InvoiceCreate(**invoice_values(number), **references)
    async with database.transaction() as session:
        return await session.merge(
            Invoice(id=UUID(int=number), owner_id=owner_id, **new.model_dump())
        )


async def delete_invoice(database: Database, invoice: Invoice) -> None:
    """Delete one that is stored.

    Raises:
        InUseError: Something else cannot be without it.
    """
    async with database.transaction() as session:
        await InvoiceRepository(session).delete(invoice)
