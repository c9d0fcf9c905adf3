"""Measurements for tests."""

from typing import Any
from uuid import UUID

from app.database import Database
from app.models.measurement import Measurement
from app.repositories.measurement import MeasurementRepository
from app.schemas.measurement import MeasurementCreate


def measurement_values(number: int) -> dict[str, Any]:
    """Return what a client may send; a greater number gives greater values."""
    return {
        "device": str(UUID(int=number)),
        "taken_at": f"2026-01-01T12:00:00.{number + 1:06}Z",
        "celsius": number + 0.5,
        "ratio": f"{number:.18f}",
        "count": number,
        "is_valid": number % 2 == 1,
        "labels": [f"labels {number}"],
    }


async def store_measurement(database: Database, number: int) -> Measurement:
    """Return one that is known by a number, and store it if there is none."""
    new = MeasurementCreate(**measurement_values(number))
    async with database.transaction() as session:
        return await session.merge(Measurement(id=UUID(int=number), **new.model_dump()))


async def delete_measurement(database: Database, measurement: Measurement) -> None:
    """Delete one that is stored.

    Raises:
        InUseError: Something else cannot be without it.
    """
    async with database.transaction() as session:
        await MeasurementRepository(session).delete(measurement)
