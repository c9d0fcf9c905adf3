"""Holidays for tests."""

from typing import Any
from uuid import UUID

from app.db.session import Database
from app.models.holiday import Holiday
from app.repositories.holiday import HolidayRepository
from app.schemas.holiday import HolidayCreate


def holiday_values(number: int) -> dict[str, Any]:
    """Return what a client may send; a greater number gives greater values."""
    return {
        "day": f"{2000 + number}-01-01",
        "label": f"label {number}",
    }


async def store_holiday(database: Database, number: int) -> Holiday:
    """Return one that is known by a number, and store it if there is none."""
    new = HolidayCreate(**holiday_values(number))
    async with database.transaction() as session:
        return await session.merge(Holiday(id=UUID(int=number), **new.model_dump()))


async def delete_holiday(database: Database, holiday: Holiday) -> None:
    """Delete one that is stored.

    Raises:
        InUseError: Something else cannot be without it.
    """
    async with database.transaction() as session:
        await HolidayRepository(session).delete(holiday)
