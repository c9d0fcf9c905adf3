"""News items for tests."""

from typing import Any
from uuid import UUID

from app.database import Database
from app.models.news import News
from app.repositories.news import NewsRepository
from app.schemas.news import NewsCreate


def news_values(number: int) -> dict[str, Any]:
    """Return what a client may send; a greater number gives greater values."""
    return {
        "title": f"title {number}",
        "body": f"body {number}",
        "published_at": f"2026-01-01T12:00:00.{number + 1:06}Z",
    }


async def store_news(database: Database, number: int) -> News:
    """Return one that is known by a number, and store it if there is none."""
    new = NewsCreate(**news_values(number))
    async with database.transaction() as session:
        return await session.merge(News(id=UUID(int=number), **new.model_dump()))


async def delete_news(database: Database, news: News) -> None:
    """Delete one that is stored.

    Raises:
        InUseError: Something else cannot be without it.
    """
    async with database.transaction() as session:
        await NewsRepository(session).delete(news)
