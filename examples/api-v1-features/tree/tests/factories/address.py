"""Addresses for tests."""

from typing import Any
from uuid import UUID

from app.database import Database
from app.models.address import Address, AddressCountry
from app.repositories.address import AddressRepository
from app.schemas.address import AddressCreate
from tests.factories.customer import store_customer


def address_values(number: int) -> dict[str, Any]:
    """Return what a client may send; a greater number gives greater values."""
    return {
        "street": f"street {number}",
        "city": f"city {number}",
        "country": sorted(AddressCountry)[number % 4],
    }


async def store_address(database: Database, number: int) -> Address:
    """Return one that is known by a number, and store it if there is none."""
    references = {
        "customer_id": (await store_customer(database, number)).id,
    }
    new = AddressCreate(**address_values(number), **references)
    async with database.transaction() as session:
        return await session.merge(Address(id=UUID(int=number), **new.model_dump()))


async def delete_address(database: Database, address: Address) -> None:
    """Delete one that is stored.

    Raises:
        InUseError: Something else cannot be without it.
    """
    async with database.transaction() as session:
        await AddressRepository(session).delete(address)
