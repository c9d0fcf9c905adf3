"""Rooms for tests."""

from typing import Any
from uuid import UUID

from app.database import Database
from app.models.room import Room
from app.repositories.room import RoomRepository
from app.schemas.room import RoomCreate


def room_values(number: int) -> dict[str, Any]:
    """Return what a client may send; a greater number gives greater values."""
    return {
        "label": f"label {number}",
    }


async def store_room(database: Database, number: int) -> Room:
    """Return one that is known by a number, and store it if there is none."""
    new = RoomCreate(**room_values(number))
    async with database.transaction() as session:
        return await session.merge(Room(id=UUID(int=number), **new.model_dump()))


async def delete_room(database: Database, room: Room) -> None:
    """Delete one that is stored.

    Raises:
        InUseError: Something else cannot be without it.
    """
    async with database.transaction() as session:
        await RoomRepository(session).delete(room)
