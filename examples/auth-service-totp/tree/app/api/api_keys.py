"""Api keys, to each user their own."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.api.deps import CurrentUser, SessionDep
from app.models.api_key import ApiKey
from app.schemas.api_key import ApiKeyCreate, ApiKeyQuery, ApiKeyRead, ApiKeyUpdate
from app.schemas.pagination import Page
from app.services.api_key import ApiKeyService

router = APIRouter(prefix="/api_keys", tags=["api keys"])


async def get_api_key_service(session: SessionDep, user: CurrentUser) -> ApiKeyService:
    """Return the service, for the user who asks."""
    return ApiKeyService(session, user)


ApiKeyServiceDep = Annotated[ApiKeyService, Depends(get_api_key_service)]


@router.get("")
async def list_api_keys(
    service: ApiKeyServiceDep, query: Annotated[ApiKeyQuery, Query()]
) -> Page[ApiKeyRead]:
    """Show a page of the api keys that match."""
    return await service.find(query)


@router.get("/{api_key_id}", response_model=ApiKeyRead, responses={404: {}})
async def read_api_key(api_key_id: UUID, service: ApiKeyServiceDep) -> ApiKey:
    """Show an api key."""
    return await service.get(api_key_id)


@router.post("", status_code=201, response_model=ApiKeyRead, responses={409: {}})
async def create_api_key(new: ApiKeyCreate, service: ApiKeyServiceDep) -> ApiKey:
    """Create an api key."""
    return await service.create(new)


@router.patch("/{api_key_id}", response_model=ApiKeyRead, responses={404: {}, 409: {}})
async def update_api_key(
    api_key_id: UUID, changes: ApiKeyUpdate, service: ApiKeyServiceDep
) -> ApiKey:
    """Change an api key; what is left out stays."""
    return await service.update(api_key_id, changes)


@router.delete("/{api_key_id}", status_code=204, responses={404: {}})
async def delete_api_key(api_key_id: UUID, service: ApiKeyServiceDep) -> None:
    """Delete an api key."""
    await service.delete(api_key_id)
