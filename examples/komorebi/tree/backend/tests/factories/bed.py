"""Beds for tests."""

from typing import Any
from uuid import UUID

from backend.app.database import Database
from backend.app.models.bed import BedCreate
from backend.app.repositories.bed import BedRepository
from backend.app.tables.bed import Bed


def bed_values(number: int) -> dict[str, Any]:
    """Return what a client may send; a greater number gives greater values."""
    return {
        "name": f"name {number}",
        "sunny": number % 2 == 1,
    }


async def store_bed(database: Database, number: int) -> Bed:
    """Return one that is known by a number, and store it if there is none."""
    new = BedCreate(**bed_values(number))
    async with database.transaction() as session:
        return await session.merge(Bed(id=UUID(int=number), **new.model_dump()))


async def delete_bed(database: Database, bed: Bed) -> None:
    """Delete one that is stored.

    Raises:
        InUseError: Something else cannot be without it.
    """
    async with database.transaction() as session:
        await BedRepository(session).delete(bed.id)
