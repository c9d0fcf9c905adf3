"""Rooms."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.api.deps import SessionDep, get_current_user
from app.models.room import Room
from app.schemas.pagination import Page
from app.schemas.room import RoomCreate, RoomQuery, RoomRead, RoomUpdate
from app.services.room import RoomService

router = APIRouter(
    prefix="/rooms",
    tags=["rooms"],
    dependencies=[Depends(get_current_user)],
)


async def get_room_service(session: SessionDep) -> RoomService:
    """Return the service, within the transaction of the request."""
    return RoomService(session)


RoomServiceDep = Annotated[RoomService, Depends(get_room_service)]


@router.get("")
async def list_rooms(
    service: RoomServiceDep, query: Annotated[RoomQuery, Query()]
) -> Page[RoomRead]:
    """Show a page of the rooms that match."""
    return await service.find(query)


@router.get("/{room_id}", response_model=RoomRead, responses={404: {}})
async def read_room(room_id: UUID, service: RoomServiceDep) -> Room:
    """Show a room."""
    return await service.get(room_id)


@router.post("", status_code=201, response_model=RoomRead, responses={409: {}})
async def create_room(new: RoomCreate, service: RoomServiceDep) -> Room:
    """Create a room."""
    return await service.create(new)


@router.patch("/{room_id}", response_model=RoomRead, responses={404: {}, 409: {}})
async def update_room(
    room_id: UUID, changes: RoomUpdate, service: RoomServiceDep
) -> Room:
    """Change a room; what is left out stays."""
    return await service.update(room_id, changes)


@router.delete("/{room_id}", status_code=204, responses={404: {}})
async def delete_room(room_id: UUID, service: RoomServiceDep) -> None:
    """Delete a room; references to it turn null."""
    await service.delete(room_id)
