"""Api keys for tests."""

from typing import Any
from uuid import UUID

from app.database import Database
from app.models.api_key import ApiKey
from app.repositories.api_key import ApiKeyRepository
from app.schemas.api_key import ApiKeyCreate


def api_key_values(number: int) -> dict[str, Any]:
    """Return what a client may send; a greater number gives greater values."""
    return {
        "label": f"label {number}",
        "expires_at": f"2026-01-01T12:00:00.{number + 1:06}Z",
    }


async def store_api_key(database: Database, owner_id: UUID, number: int) -> ApiKey:
    """Return one that is known by a number, and store it if there is none."""
    new = ApiKeyCreate(**api_key_values(number))
    async with database.transaction() as session:
        return await session.merge(
            ApiKey(id=UUID(int=number), owner_id=owner_id, **new.model_dump())
        )


async def delete_api_key(database: Database, api_key: ApiKey) -> None:
    """Delete one that is stored.

    Raises:
        InUseError: Something else cannot be without it.
    """
    async with database.transaction() as session:
        await ApiKeyRepository(session).delete(api_key)
