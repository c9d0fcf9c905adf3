"""Payments."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.api.deps import CurrentUser, SessionDep, require_role
from app.models.payment import Payment
from app.models.user import Role
from app.schemas.pagination import Page
from app.schemas.payment import PaymentCreate, PaymentQuery, PaymentRead, PaymentUpdate
from app.services.payment import PaymentService

router = APIRouter(
    prefix="/payments",
    tags=["payments"],
    dependencies=[Depends(require_role(Role.ACCOUNTANT))],
    responses={403: {}},
)


async def get_payment_service(session: SessionDep, user: CurrentUser) -> PaymentService:
    """Return the service, for the user who asks."""
    return PaymentService(session, user)


PaymentServiceDep = Annotated[PaymentService, Depends(get_payment_service)]


@router.get("")
async def list_payments(
    service: PaymentServiceDep, query: Annotated[PaymentQuery, Query()]
) -> Page[PaymentRead]:
    """Show a page of the payments that match."""
    return await service.find(query)


@router.get("/{payment_id}", response_model=PaymentRead, responses={404: {}})
async def read_payment(payment_id: UUID, service: PaymentServiceDep) -> Payment:
    """Show a payment."""
    return await service.get(payment_id)


@router.post("", status_code=201, response_model=PaymentRead, responses={409: {}})
async def create_payment(new: PaymentCreate, service: PaymentServiceDep) -> Payment:
    """Create a payment."""
    return await service.create(new)


@router.patch("/{payment_id}", response_model=PaymentRead, responses={404: {}, 409: {}})
async def update_payment(
    payment_id: UUID, changes: PaymentUpdate, service: PaymentServiceDep
) -> Payment:
    """Change a payment; what is left out stays."""
    return await service.update(payment_id, changes)


@router.delete("/{payment_id}", status_code=204, responses={404: {}})
async def delete_payment(payment_id: UUID, service: PaymentServiceDep) -> None:
    """Delete a payment."""
    await service.delete(payment_id)
