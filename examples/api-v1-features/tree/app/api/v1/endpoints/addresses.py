"""Addresses."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.api.deps import SessionDep, get_current_user
from app.models.address import Address
from app.schemas.address import AddressCreate, AddressQuery, AddressRead, AddressUpdate
from app.schemas.pagination import Page
from app.services.address import AddressService

router = APIRouter(
    prefix="/addresses",
    tags=["addresses"],
    dependencies=[Depends(get_current_user)],
)


async def get_address_service(session: SessionDep) -> AddressService:
    """Return the service, within the transaction of the request."""
    return AddressService(session)


AddressServiceDep = Annotated[AddressService, Depends(get_address_service)]


@router.get("")
async def list_addresses(
    service: AddressServiceDep, query: Annotated[AddressQuery, Query()]
) -> Page[AddressRead]:
    """Show a page of the addresses that match."""
    return await service.find(query)


@router.get("/{address_id}", response_model=AddressRead, responses={404: {}})
async def read_address(address_id: UUID, service: AddressServiceDep) -> Address:
    """Show an address."""
    return await service.get(address_id)


@router.post("", status_code=201, response_model=AddressRead, responses={409: {}})
async def create_address(new: AddressCreate, service: AddressServiceDep) -> Address:
    """Create an address."""
    return await service.create(new)


@router.patch("/{address_id}", response_model=AddressRead, responses={404: {}, 409: {}})
async def update_address(
    address_id: UUID, changes: AddressUpdate, service: AddressServiceDep
) -> Address:
    """Change an address; what is left out stays."""
    return await service.update(address_id, changes)


@router.delete("/{address_id}", status_code=204, responses={404: {}})
async def delete_address(address_id: UUID, service: AddressServiceDep) -> None:
    """Delete an address."""
    await service.delete(address_id)
