"""Settings for tests."""

from typing import Any
from uuid import UUID

from app.database import Database
from app.models.setting import Setting
from app.repositories.setting import SettingRepository
from app.schemas.setting import SettingCreate


def setting_values(number: int) -> dict[str, Any]:
    """Return what a client may send; a greater number gives greater values."""
    return {
        "key": f"key {number}",
        "content": {"number": number},
    }


async def store_setting(database: Database, number: int) -> Setting:
    """Return one that is known by a number, and store it if there is none."""
    new = SettingCreate(**setting_values(number))
    async with database.transaction() as session:
        return await session.merge(Setting(id=UUID(int=number), **new.model_dump()))


async def delete_setting(database: Database, setting: Setting) -> None:
    """Delete one that is stored.

    Raises:
        InUseError: Something else cannot be without it.
    """
    async with database.transaction() as session:
        await SettingRepository(session).delete(setting)
