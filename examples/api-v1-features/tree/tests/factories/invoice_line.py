"""Invoice lines for tests."""

from typing import Any
from uuid import UUID

from app.database import Database
from app.models.invoice_line import InvoiceLine
from app.repositories.invoice_line import InvoiceLineRepository
from app.schemas.invoice_line import InvoiceLineCreate
from tests.factories.invoice import store_invoice
from tests.factories.product import store_product


def invoice_line_values(number: int) -> dict[str, Any]:
    """Return what a client may send; a greater number gives greater values."""
    return {
        "quantity": number,
        "price": f"{number:.2f}",
    }


async def store_invoice_line(
    database: Database, owner_id: UUID, number: int
) -> InvoiceLine:
    """Return one that is known by a number, and store it if there is none."""
    references = {
        "invoice_id": (await store_invoice(database, owner_id, number)).id,
        "product_id": (await store_product(database, number)).id,
    }
    new = InvoiceLineCreate(**invoice_line_values(number), **references)
    async with database.transaction() as session:
        return await session.merge(
            InvoiceLine(id=UUID(int=number), owner_id=owner_id, **new.model_dump())
        )


async def delete_invoice_line(database: Database, invoice_line: InvoiceLine) -> None:
    """Delete one that is stored.

    Raises:
        InUseError: Something else cannot be without it.
    """
    async with database.transaction() as session:
        await InvoiceLineRepository(session).delete(invoice_line)
