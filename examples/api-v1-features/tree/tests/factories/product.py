"""Products for tests."""

from typing import Any
from uuid import UUID

from app.database import Database
from app.models.product import Product
from app.repositories.product import ProductRepository
from app.schemas.product import ProductCreate


def product_values(number: int) -> dict[str, Any]:
    """Return what a client may send; a greater number gives greater values."""
    return {
        "sku": f"sku {number}",
        "name": f"name {number}",
        "description": f"description {number}",
        "price": f"{number:.2f}",
        "weight_kg": number + 0.5,
        "available_from": f"2026-01-01T12:00:00.{number + 1:06}Z",
        "tags": [f"tags {number}"],
        "attributes": {"number": number},
    }


async def store_product(database: Database, number: int) -> Product:
    """Return one that is known by a number, and store it if there is none."""
    new = ProductCreate(**product_values(number))
    async with database.transaction() as session:
        return await session.merge(Product(id=UUID(int=number), **new.model_dump()))


async def delete_product(database: Database, product: Product) -> None:
    """Delete one that is stored.

    Raises:
        InUseError: Something else cannot be without it.
    """
    async with database.transaction() as session:
        await ProductRepository(session).delete(product)
