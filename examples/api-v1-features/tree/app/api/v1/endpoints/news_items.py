"""News items."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.api.deps import SessionDep
from app.models.news import News
from app.schemas.news import NewsCreate, NewsQuery, NewsRead, NewsUpdate
from app.schemas.pagination import Page
from app.services.news import NewsService

router = APIRouter(prefix="/news_items", tags=["news items"])


async def get_news_service(session: SessionDep) -> NewsService:
    """Return the service, within the transaction of the request."""
    return NewsService(session)


NewsServiceDep = Annotated[NewsService, Depends(get_news_service)]


@router.get("")
async def list_news_items(
    service: NewsServiceDep, query: Annotated[NewsQuery, Query()]
) -> Page[NewsRead]:
    """Show a page of the news items that match."""
    return await service.find(query)


@router.get("/{news_id}", response_model=NewsRead, responses={404: {}})
async def read_news(news_id: UUID, service: NewsServiceDep) -> News:
    """Show a news."""
    return await service.get(news_id)


@router.post("", status_code=201, response_model=NewsRead)
async def create_news(new: NewsCreate, service: NewsServiceDep) -> News:
    """Create a news."""
    return await service.create(new)


@router.patch("/{news_id}", response_model=NewsRead, responses={404: {}})
async def update_news(
    news_id: UUID, changes: NewsUpdate, service: NewsServiceDep
) -> News:
    """Change a news; what is left out stays."""
    return await service.update(news_id, changes)


@router.delete("/{news_id}", status_code=204, responses={404: {}})
async def delete_news(news_id: UUID, service: NewsServiceDep) -> None:
    """Delete a news."""
    await service.delete(news_id)
