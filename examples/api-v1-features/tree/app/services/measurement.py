"""Making, finding and changing measurements."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import NotFoundError
from app.models.measurement import Measurement
from app.repositories.measurement import MeasurementRepository
from app.schemas.measurement import (
    MeasurementCreate,
    MeasurementQuery,
    MeasurementRead,
    MeasurementUpdate,
)
from app.schemas.pagination import Page, filters_of


class MeasurementService:
    """Knows the measurements."""

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self._measurements = MeasurementRepository(session)

    async def find(self, query: MeasurementQuery) -> Page[MeasurementRead]:
        """Return a page of those that match."""
        where = self._measurements.matching(filters_of(query))
        found = await self._measurements.list(
            *where, limit=query.limit, offset=query.offset, sort=query.sort
        )
        return Page(
            items=[MeasurementRead.model_validate(item) for item in found],
            total=await self._measurements.count(*where),
            limit=query.limit,
            offset=query.offset,
        )

    async def get(
        self, measurement_id: UUID, *, for_update: bool = False
    ) -> Measurement:
        """Return one of them; for an update, so that nobody else changes it meanwhile.

        Raises:
            NotFoundError: There is none with this id.
        """
        measurement = await self._measurements.get(
            measurement_id, for_update=for_update
        )
        if measurement is None:
            raise NotFoundError.of("measurement", measurement_id)
        return measurement

    async def create(self, new: MeasurementCreate) -> Measurement:
        """Store a new one."""
        return await self._measurements.add(Measurement(**new.model_dump()))

    async def update(
        self, measurement_id: UUID, changes: MeasurementUpdate
    ) -> Measurement:
        """Change what is given, and nothing else.

        Raises:
            NotFoundError: There is none with this id.
        """
        measurement = await self.get(measurement_id, for_update=True)
        values = changes.model_dump(exclude_unset=True)
        return await self._measurements.update(measurement, values)

    async def delete(self, measurement_id: UUID) -> None:
        """Remove one of them.

        Raises:
            NotFoundError: There is none with this id.
        """
        measurement = await self.get(measurement_id, for_update=True)
        await self._measurements.delete(measurement)
