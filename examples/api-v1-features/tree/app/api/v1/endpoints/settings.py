"""Settings."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.api.deps import SessionDep, require_role
from app.models.setting import Setting
from app.models.user import Role
from app.schemas.pagination import Page
from app.schemas.setting import SettingCreate, SettingQuery, SettingRead, SettingUpdate
from app.services.setting import SettingService

router = APIRouter(
    prefix="/settings",
    tags=["settings"],
    dependencies=[Depends(require_role(Role.ADMIN))],
    responses={403: {}},
)


async def get_setting_service(session: SessionDep) -> SettingService:
    """Return the service, within the transaction of the request."""
    return SettingService(session)


SettingServiceDep = Annotated[SettingService, Depends(get_setting_service)]


@router.get("")
async def list_settings(
    service: SettingServiceDep, query: Annotated[SettingQuery, Query()]
) -> Page[SettingRead]:
    """Show a page of the settings that match."""
    return await service.find(query)


@router.get("/{setting_id}", response_model=SettingRead, responses={404: {}})
async def read_setting(setting_id: UUID, service: SettingServiceDep) -> Setting:
    """Show a setting."""
    return await service.get(setting_id)


@router.post("", status_code=201, response_model=SettingRead, responses={409: {}})
async def create_setting(new: SettingCreate, service: SettingServiceDep) -> Setting:
    """Create a setting."""
    return await service.create(new)


@router.patch("/{setting_id}", response_model=SettingRead, responses={404: {}, 409: {}})
async def update_setting(
    setting_id: UUID, changes: SettingUpdate, service: SettingServiceDep
) -> Setting:
    """Change a setting; what is left out stays."""
    return await service.update(setting_id, changes)


@router.delete("/{setting_id}", status_code=204, responses={404: {}})
async def delete_setting(setting_id: UUID, service: SettingServiceDep) -> None:
    """Delete a setting."""
    await service.delete(setting_id)
