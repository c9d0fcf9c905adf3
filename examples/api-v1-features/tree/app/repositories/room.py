"""Rooms in the database."""

from app.models.room import Room
from app.repositories.base import Repository


class RoomRepository(Repository[Room]):
    """Finds and stores rooms."""

    model = Room
