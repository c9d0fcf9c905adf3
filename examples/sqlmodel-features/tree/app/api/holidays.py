"""Holidays."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.db.session import SessionDep
from app.models.holiday import Holiday
from app.schemas.holiday import HolidayCreate, HolidayQuery, HolidayRead, HolidayUpdate
from app.schemas.pagination import Page
from app.services.holiday_service import HolidayService

router = APIRouter(prefix="/holidays", tags=["holidays"])


async def get_holiday_service(session: SessionDep) -> HolidayService:
    """Return the service, within the transaction of the request."""
    return HolidayService(session)


HolidayServiceDep = Annotated[HolidayService, Depends(get_holiday_service)]


@router.get("")
async def list_holidays(
    service: HolidayServiceDep, query: Annotated[HolidayQuery, Query()]
) -> Page[HolidayRead]:
    """Show a page of the holidays that match."""
    return await service.find(query)


@router.get("/{holiday_id}", response_model=HolidayRead, responses={404: {}})
async def read_holiday(holiday_id: UUID, service: HolidayServiceDep) -> Holiday:
    """Show a holiday."""
    return await service.get(holiday_id)


@router.post("", status_code=201, response_model=HolidayRead, responses={409: {}})
async def create_holiday(new: HolidayCreate, service: HolidayServiceDep) -> Holiday:
    """Create a holiday."""
    return await service.create(new)


@router.patch("/{holiday_id}", response_model=HolidayRead, responses={404: {}, 409: {}})
async def update_holiday(
    holiday_id: UUID, changes: HolidayUpdate, service: HolidayServiceDep
) -> Holiday:
    """Change a holiday; what is left out stays."""
    return await service.update(holiday_id, changes)


@router.delete("/{holiday_id}", status_code=204, responses={404: {}})
async def delete_holiday(holiday_id: UUID, service: HolidayServiceDep) -> None:
    """Delete a holiday."""
    await service.delete(holiday_id)
