"""Making, finding and changing holidays."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.exceptions import NotFoundError
from app.models.holiday import Holiday
from app.repositories.holiday import HolidayRepository
from app.schemas.holiday import HolidayCreate, HolidayQuery, HolidayRead, HolidayUpdate
from app.schemas.pagination import Page, filters_of


class HolidayService:
    """Knows the holidays."""

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self._holidays = HolidayRepository(session)

    async def find(self, query: HolidayQuery) -> Page[HolidayRead]:
        """Return a page of those that match."""
        where = self._holidays.matching(filters_of(query))
        found = await self._holidays.list(
            *where, limit=query.limit, offset=query.offset, sort=query.sort
        )
        return Page(
            items=[HolidayRead.model_validate(item) for item in found],
            total=await self._holidays.count(*where),
            limit=query.limit,
            offset=query.offset,
        )

    async def get(self, holiday_id: UUID, *, for_update: bool = False) -> Holiday:
        """Return one of them; for an update, so that nobody else changes it meanwhile.

        Raises:
            NotFoundError: There is none with this id.
        """
        holiday = await self._holidays.get(holiday_id, for_update=for_update)
        if holiday is None:
            raise NotFoundError.of("holiday", holiday_id)
        return holiday

    async def create(self, new: HolidayCreate) -> Holiday:
        """Store a new one.

        Raises:
            TakenError: Another one has a value that only one may have.
        """
        return await self._holidays.add(Holiday(**new.model_dump()))

    async def update(self, holiday_id: UUID, changes: HolidayUpdate) -> Holiday:
        """Change what is given, and nothing else.

        Raises:
            NotFoundError: There is none with this id.
            TakenError: Another one has a value that only one may have.
        """
        holiday = await self.get(holiday_id, for_update=True)
        values = changes.model_dump(exclude_unset=True)
        return await self._holidays.update(holiday, values)

    async def delete(self, holiday_id: UUID) -> None:
        """Remove one of them.

        Raises:
            NotFoundError: There is none with this id.
        """
        holiday = await self.get(holiday_id, for_update=True)
        await self._holidays.delete(holiday)
