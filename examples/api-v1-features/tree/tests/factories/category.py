"""Categories for tests."""

from typing import Any
from uuid import UUID

from app.database import Database
from app.models.category import Category
from app.repositories.category import CategoryRepository
from app.schemas.category import CategoryCreate


def category_values(number: int) -> dict[str, Any]:
    """Return what a client may send; a greater number gives greater values."""
    return {
        "name": f"name {number}",
        "position": number,
    }


async def store_category(database: Database, number: int) -> Category:
    """Return one that is known by a number, and store it if there is none."""
    new = CategoryCreate(**category_values(number))
    async with database.transaction() as session:
        return await session.merge(Category(id=UUID(int=number), **new.model_dump()))


async def delete_category(database: Database, category: Category) -> None:
    """Delete one that is stored.

    Raises:
        InUseError: Something else cannot be without it.
    """
    async with database.transaction() as session:
        await CategoryRepository(session).delete(category)
