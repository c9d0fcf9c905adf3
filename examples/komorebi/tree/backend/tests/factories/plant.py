"""Plants for tests."""

from typing import Any
from uuid import UUID

from backend.app.database import Database
from backend.app.models.plant import PlantCreate, PlantKind
from backend.app.repositories.plant import PlantRepository
from backend.app.tables.plant import Plant


def plant_values(number: int) -> dict[str, Any]:
    """Return what a client may send; a greater number gives greater values."""
    return {
        "name": f"name {number}",
        "kind": sorted(PlantKind)[number % 3],
        "height": f"{number:.2f}",
        "planted_on": f"{2000 + number}-01-01",
    }


async def store_plant(database: Database, number: int) -> Plant:
    """Return one that is known by a number, and store it if there is none."""
    new = PlantCreate(**plant_values(number))
    async with database.transaction() as session:
        return await session.merge(Plant(id=UUID(int=number), **new.model_dump()))


async def delete_plant(database: Database, plant: Plant) -> None:
    """Delete one that is stored.

    Raises:
        InUseError: Something else cannot be without it.
    """
    async with database.transaction() as session:
        await PlantRepository(session).delete(plant.id)
