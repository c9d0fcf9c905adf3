"""Items."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Depends, Query, Response

from backend.app.api.deps import PipelineDep, SessionDep, SettingsDep
from backend.app.models.item import (
    ItemCreate,
    ItemFavorite,
    ItemOverview,
    ItemQuery,
    ItemRead,
    ItemUpdate,
)
from backend.app.models.pagination import TOTAL_HEADER
from backend.app.repositories.item import ItemRepository

router = APIRouter(prefix="/items", tags=["items"])


async def get_item_repository(session: SessionDep) -> ItemRepository:
    """Return the repository, within the transaction of the request."""
    return ItemRepository(session)


ItemRepositoryDep = Annotated[ItemRepository, Depends(get_item_repository)]


@router.get("")
async def list_items(
    items: ItemRepositoryDep, query: Annotated[ItemQuery, Query()], response: Response
) -> list[ItemOverview]:
    """Show a page of the items that match; the header says how many do."""
    response.headers[TOTAL_HEADER] = str(await items.count(query))
    return await items.list_as(ItemOverview, query)


@router.get("/{item_id}", responses={404: {}})
async def read_item(item_id: UUID, items: ItemRepositoryDep) -> ItemRead:
    """Show an item."""
    return await items.get(item_id)


@router.post("", status_code=201)
async def create_item(
    new: ItemCreate,
    items: ItemRepositoryDep,
    pipeline: PipelineDep,
    settings: SettingsDep,
    background: BackgroundTasks,
) -> ItemRead:
    """Create an item, which gets a summary afterwards."""
    item = await items.create(new)
    if settings.item_summaries:
        background.add_task(pipeline.summarize_item, item.id, item.content)
    return item


@router.patch("/{item_id}", responses={404: {}})
async def update_item(
    item_id: UUID, changes: ItemUpdate, items: ItemRepositoryDep
) -> ItemRead:
    """Change an item; what is left out stays."""
    return await items.update(item_id, changes)


@router.patch("/{item_id}/favorite", responses={404: {}})
async def favorite_item(
    item_id: UUID, items: ItemRepositoryDep, favorite: ItemFavorite | None = None
) -> ItemRead:
    """Make an item a favorite, or, with false in the body, no longer."""
    return await items.update(item_id, favorite or ItemFavorite(is_favorite=True))


@router.delete("/{item_id}", status_code=204, responses={404: {}, 409: {}})
async def delete_item(item_id: UUID, items: ItemRepositoryDep) -> None:
    """Delete an item, if nothing refers to it."""
    await items.delete(item_id)
