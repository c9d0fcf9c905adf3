"""Customers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.api.deps import SessionDep, get_current_user
from app.models.customer import Customer
from app.schemas.customer import (
    CustomerCreate,
    CustomerQuery,
    CustomerRead,
    CustomerUpdate,
)
from app.schemas.pagination import Page
from app.services.customer import CustomerService

router = APIRouter(
    prefix="/customers",
    tags=["customers"],
    dependencies=[Depends(get_current_user)],
)


async def get_customer_service(session: SessionDep) -> CustomerService:
    """Return the service, within the transaction of the request."""
    return CustomerService(session)


CustomerServiceDep = Annotated[CustomerService, Depends(get_customer_service)]


@router.get("")
async def list_customers(
    service: CustomerServiceDep, query: Annotated[CustomerQuery, Query()]
) -> Page[CustomerRead]:
    """Show a page of the customers that match."""
    return await service.find(query)


@router.get("/{customer_id}", response_model=CustomerRead, responses={404: {}})
async def read_customer(customer_id: UUID, service: CustomerServiceDep) -> Customer:
    """Show a customer."""
    return await service.get(customer_id)


@router.post("", status_code=201, response_model=CustomerRead, responses={409: {}})
async def create_customer(new: CustomerCreate, service: CustomerServiceDep) -> Customer:
    """Create a customer."""
    return await service.create(new)


@router.patch(
    "/{customer_id}", response_model=CustomerRead, responses={404: {}, 409: {}}
)
async def update_customer(
    customer_id: UUID, changes: CustomerUpdate, service: CustomerServiceDep
) -> Customer:
    """Change a customer; what is left out stays."""
    return await service.update(customer_id, changes)


@router.delete("/{customer_id}", status_code=204, responses={404: {}, 409: {}})
async def delete_customer(customer_id: UUID, service: CustomerServiceDep) -> None:
    """Delete a customer, if nothing needs it."""
    await service.delete(customer_id)
