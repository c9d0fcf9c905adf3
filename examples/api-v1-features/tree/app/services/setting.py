"""Making, finding and changing settings."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import NotFoundError
from app.models.setting import Setting
from app.repositories.setting import SettingRepository
from app.schemas.pagination import Page, filters_of
from app.schemas.setting import SettingCreate, SettingQuery, SettingRead, SettingUpdate


class SettingService:
    """Knows the settings."""

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self._settings = SettingRepository(session)

    async def find(self, query: SettingQuery) -> Page[SettingRead]:
        """Return a page of those that match."""
        where = self._settings.matching(filters_of(query))
        found = await self._settings.list(
            *where, limit=query.limit, offset=query.offset, sort=query.sort
        )
        return Page(
            items=[SettingRead.model_validate(item) for item in found],
            total=await self._settings.count(*where),
            limit=query.limit,
            offset=query.offset,
        )

    async def get(self, setting_id: UUID, *, for_update: bool = False) -> Setting:
        """Return one of them; for an update, so that nobody else changes it meanwhile.

        Raises:
            NotFoundError: There is none with this id.
        """
        setting = await self._settings.get(setting_id, for_update=for_update)
        if setting is None:
            raise NotFoundError.of("setting", setting_id)
        return setting

    async def create(self, new: SettingCreate) -> Setting:
        """Store a new one.

        Raises:
            TakenError: Another one has a value that only one may have.
        """
        return await self._settings.add(Setting(**new.model_dump()))

    async def update(self, setting_id: UUID, changes: SettingUpdate) -> Setting:
        """Change what is given, and nothing else.

        Raises:
            NotFoundError: There is none with this id.
            TakenError: Another one has a value that only one may have.
        """
        setting = await self.get(setting_id, for_update=True)
        values = changes.model_dump(exclude_unset=True)
        return await self._settings.update(setting, values)

    async def delete(self, setting_id: UUID) -> None:
        """Remove one of them.

        Raises:
            NotFoundError: There is none with this id.
        """
        setting = await self.get(setting_id, for_update=True)
        await self._settings.delete(setting)
