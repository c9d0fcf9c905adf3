"""Measurements."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.api.deps import SessionDep, get_current_user
from app.models.measurement import Measurement
from app.schemas.measurement import (
    MeasurementCreate,
    MeasurementQuery,
    MeasurementRead,
    MeasurementUpdate,
)
from app.schemas.pagination import Page
from app.services.measurement import MeasurementService

router = APIRouter(
    prefix="/measurements",
    tags=["measurements"],
    dependencies=[Depends(get_current_user)],
)


async def get_measurement_service(session: SessionDep) -> MeasurementService:
    """Return the service, within the transaction of the request."""
    return MeasurementService(session)


MeasurementServiceDep = Annotated[MeasurementService, Depends(get_measurement_service)]


@router.get("")
async def list_measurements(
    service: MeasurementServiceDep, query: Annotated[MeasurementQuery, Query()]
) -> Page[MeasurementRead]:
    """Show a page of the measurements that match."""
    return await service.find(query)


@router.get("/{measurement_id}", response_model=MeasurementRead, responses={404: {}})
async def read_measurement(
    measurement_id: UUID, service: MeasurementServiceDep
) -> Measurement:
    """Show a measurement."""
    return await service.get(measurement_id)


@router.post("", status_code=201, response_model=MeasurementRead)
async def create_measurement(
    new: MeasurementCreate, service: MeasurementServiceDep
) -> Measurement:
    """Create a measurement."""
    return await service.create(new)


@router.patch("/{measurement_id}", response_model=MeasurementRead, responses={404: {}})
async def update_measurement(
    measurement_id: UUID, changes: MeasurementUpdate, service: MeasurementServiceDep
) -> Measurement:
    """Change a measurement; what is left out stays."""
    return await service.update(measurement_id, changes)


@router.delete("/{measurement_id}", status_code=204, responses={404: {}})
async def delete_measurement(
    measurement_id: UUID, service: MeasurementServiceDep
) -> None:
    """Delete a measurement."""
    await service.delete(measurement_id)
