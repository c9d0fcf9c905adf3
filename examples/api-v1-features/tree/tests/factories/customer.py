"""Customers for tests."""

from typing import Any
from uuid import UUID

from app.database import Database
from app.models.customer import Customer
from app.repositories.customer import CustomerRepository
from app.schemas.customer import CustomerCreate


def customer_values(number: int) -> dict[str, Any]:
    """Return what a client may send; a greater number gives greater values."""
    return {
        "name": f"name {number}",
        "email": f"email {number}",
        "born_on": f"{2000 + number}-01-01",
        "newsletter": number % 2 == 1,
    }


async def store_customer(database: Database, number: int) -> Customer:
    """Return one that is known by a number, and store it if there is none."""
    new = CustomerCreate(**customer_values(number))
    async with database.transaction() as session:
        return await session.merge(Customer(id=UUID(int=number), **new.model_dump()))


async def delete_customer(database: Database, customer: Customer) -> None:
    """Delete one that is stored.

    Raises:
        InUseError: Something else cannot be without it.
    """
    async with database.transaction() as session:
        await CustomerRepository(session).delete(customer)
