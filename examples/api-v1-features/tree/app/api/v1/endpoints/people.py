"""People."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.api.deps import SessionDep, get_current_user
from app.models.person import Person
from app.schemas.pagination import Page
from app.schemas.person import PersonCreate, PersonQuery, PersonRead, PersonUpdate
from app.services.person import PersonService

router = APIRouter(
    prefix="/people",
    tags=["people"],
    dependencies=[Depends(get_current_user)],
)


async def get_person_service(session: SessionDep) -> PersonService:
    """Return the service, within the transaction of the request."""
    return PersonService(session)


PersonServiceDep = Annotated[PersonService, Depends(get_person_service)]


@router.get("")
async def list_people(
    service: PersonServiceDep, query: Annotated[PersonQuery, Query()]
) -> Page[PersonRead]:
    """Show a page of the people that match."""
    return await service.find(query)


@router.get("/{person_id}", response_model=PersonRead, responses={404: {}})
async def read_person(person_id: UUID, service: PersonServiceDep) -> Person:
    """Show a person."""
    return await service.get(person_id)


@router.post("", status_code=201, response_model=PersonRead, responses={409: {}})
async def create_person(new: PersonCreate, service: PersonServiceDep) -> Person:
    """Create a person."""
    return await service.create(new)


@router.patch("/{person_id}", response_model=PersonRead, responses={404: {}, 409: {}})
async def update_person(
    person_id: UUID, changes: PersonUpdate, service: PersonServiceDep
) -> Person:
    """Change a person; what is left out stays."""
    return await service.update(person_id, changes)


@router.delete("/{person_id}", status_code=204, responses={404: {}})
async def delete_person(person_id: UUID, service: PersonServiceDep) -> None:
    """Delete a person; references to it turn null."""
    await service.delete(person_id)
