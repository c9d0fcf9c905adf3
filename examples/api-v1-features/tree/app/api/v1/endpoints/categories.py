"""Categories."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.api.deps import SessionDep, require_role
from app.models.category import Category
from app.models.user import Role
from app.schemas.category import (
    CategoryCreate,
    CategoryQuery,
    CategoryRead,
    CategoryUpdate,
)
from app.schemas.pagination import Page
from app.services.category import CategoryService

router = APIRouter(
    prefix="/categories",
    tags=["categories"],
    dependencies=[Depends(require_role(Role.ADMIN))],
    responses={403: {}},
)


async def get_category_service(session: SessionDep) -> CategoryService:
    """Return the service, within the transaction of the request."""
    return CategoryService(session)


CategoryServiceDep = Annotated[CategoryService, Depends(get_category_service)]


@router.get("")
async def list_categories(
    service: CategoryServiceDep, query: Annotated[CategoryQuery, Query()]
) -> Page[CategoryRead]:
    """Show a page of the categories that match."""
    return await service.find(query)


@router.get("/{category_id}", response_model=CategoryRead, responses={404: {}})
async def read_category(category_id: UUID, service: CategoryServiceDep) -> Category:
    """Show a category."""
    return await service.get(category_id)


@router.post("", status_code=201, response_model=CategoryRead, responses={409: {}})
async def create_category(new: CategoryCreate, service: CategoryServiceDep) -> Category:
    """Create a category."""
    return await service.create(new)


@router.patch(
    "/{category_id}", response_model=CategoryRead, responses={404: {}, 409: {}}
)
async def update_category(
    category_id: UUID, changes: CategoryUpdate, service: CategoryServiceDep
) -> Category:
    """Change a category; what is left out stays."""
    return await service.update(category_id, changes)


@router.delete("/{category_id}", status_code=204, responses={404: {}})
async def delete_category(category_id: UUID, service: CategoryServiceDep) -> None:
    """Delete a category; references to it turn null."""
    await service.delete(category_id)
