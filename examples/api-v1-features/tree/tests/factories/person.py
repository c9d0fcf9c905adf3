"""People for tests."""

from typing import Any
from uuid import UUID

from app.database import Database
from app.models.person import Person
from app.repositories.person import PersonRepository
from app.schemas.person import PersonCreate


def person_values(number: int) -> dict[str, Any]:
    """Return what a client may send; a greater number gives greater values."""
    return {
        "name": f"name {number}",
    }


async def store_person(database: Database, number: int) -> Person:
    """Return one that is known by a number, and store it if there is none."""
    new = PersonCreate(**person_values(number))
    async with database.transaction() as session:
        return await session.merge(Person(id=UUID(int=number), **new.model_dump()))


async def delete_person(database: Database, person: Person) -> None:
    """Delete one that is stored.

    Raises:
        InUseError: Something else cannot be without it.
    """
    async with database.transaction() as session:
        await PersonRepository(session).delete(person)
