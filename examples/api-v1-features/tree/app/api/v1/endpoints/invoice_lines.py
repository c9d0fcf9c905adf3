"""Invoice lines, to each user their own."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.api.deps import CurrentUser, SessionDep
from app.models.invoice_line import InvoiceLine
from app.schemas.invoice_line import (
    InvoiceLineCreate,
    InvoiceLineQuery,
    InvoiceLineRead,
    InvoiceLineUpdate,
)
from app.schemas.pagination import Page
from app.services.invoice_line import InvoiceLineService

router = APIRouter(prefix="/invoice_lines", tags=["invoice lines"])


async def get_invoice_line_service(
    session: SessionDep, user: CurrentUser
) -> InvoiceLineService:
    """Return the service, for the user who asks."""
    return InvoiceLineService(session, user)


InvoiceLineServiceDep = Annotated[InvoiceLineService, Depends(get_invoice_line_service)]


@router.get("")
async def list_invoice_lines(
    service: InvoiceLineServiceDep, query: Annotated[InvoiceLineQuery, Query()]
) -> Page[InvoiceLineRead]:
    """Show a page of the invoice lines that match."""
    return await service.find(query)


@router.get("/{invoice_line_id}", response_model=InvoiceLineRead, responses={404: {}})
async def read_invoice_line(
    invoice_line_id: UUID, service: InvoiceLineServiceDep
) -> InvoiceLine:
    """Show an invoice line."""
    return await service.get(invoice_line_id)


@router.post("", status_code=201, response_model=InvoiceLineRead, responses={409: {}})
async def create_invoice_line(
    new: InvoiceLineCreate, service: InvoiceLineServiceDep
) -> InvoiceLine:
    """Create an invoice line."""
    return await service.create(new)


@router.patch(
    "/{invoice_line_id}", response_model=InvoiceLineRead, responses={404: {}, 409: {}}
)
async def update_invoice_line(
    invoice_line_id: UUID, changes: InvoiceLineUpdate, service: InvoiceLineServiceDep
) -> InvoiceLine:
    """Change an invoice line; what is left out stays."""
    return await service.update(invoice_line_id, changes)


@router.delete("/{invoice_line_id}", status_code=204, responses={404: {}})
async def delete_invoice_line(
    invoice_line_id: UUID, service: InvoiceLineServiceDep
) -> None:
    """Delete an invoice line."""
    await service.delete(invoice_line_id)
