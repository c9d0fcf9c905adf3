"""Invoices, to each user their own."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.api.deps import CurrentUser, SessionDep
from app.models.invoice import Invoice
from app.schemas.invoice import InvoiceCreate, InvoiceQuery, InvoiceRead, InvoiceUpdate
from app.schemas.pagination import Page
from app.services.invoice import InvoiceService

router = APIRouter(prefix="/invoices", tags=["invoices"])


async def get_invoice_service(session: SessionDep, user: CurrentUser) -> InvoiceService:
    """Return the service, for the user who asks."""
    return InvoiceService(session, user)


InvoiceServiceDep = Annotated[InvoiceService, Depends(get_invoice_service)]


@router.get("")
async def list_invoices(
    service: InvoiceServiceDep, query: Annotated[InvoiceQuery, Query()]
) -> Page[InvoiceRead]:
    """Show a page of the invoices that match."""
    return await service.find(query)


@router.get("/{invoice_id}", response_model=InvoiceRead, responses={404: {}})
async def read_invoice(invoice_id: UUID, service: InvoiceServiceDep) -> Invoice:
    """Show an invoice."""
    return await service.get(invoice_id)


@router.post("", status_code=201, response_model=InvoiceRead, responses={409: {}})
async def create_invoice(new: InvoiceCreate, service: InvoiceServiceDep) -> Invoice:
    """Create an invoice."""
    return await service.create(new)


@router.patch("/{invoice_id}", response_model=InvoiceRead, responses={404: {}, 409: {}})
async def update_invoice(
    invoice_id: UUID, changes: InvoiceUpdate, service: InvoiceServiceDep
) -> Invoice:
    """Change an invoice; what is left out stays."""
    return await service.update(invoice_id, changes)


@router.delete("/{invoice_id}", status_code=204, responses={404: {}, 409: {}})
async def delete_invoice(invoice_id: UUID, service: InvoiceServiceDep) -> None:
    """Delete an invoice, if nothing needs it."""
    await service.delete(invoice_id)
