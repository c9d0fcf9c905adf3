"""Making, finding and changing news items."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import NotFoundError
from app.models.news import News
from app.repositories.news import NewsRepository
from app.schemas.news import NewsCreate, NewsQuery, NewsRead, NewsUpdate
from app.schemas.pagination import Page, filters_of


class NewsService:
    """Knows the news items."""

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self._news_items = NewsRepository(session)

    async def find(self, query: NewsQuery) -> Page[NewsRead]:
        """Return a page of those that match."""
        where = self._news_items.matching(filters_of(query))
        found = await self._news_items.list(
            *where, limit=query.limit, offset=query.offset, sort=query.sort
        )
        return Page(
            items=[NewsRead.model_validate(item) for item in found],
            total=await self._news_items.count(*where),
            limit=query.limit,
            offset=query.offset,
        )

    async def get(self, news_id: UUID, *, for_update: bool = False) -> News:
        """Return one of them; for an update, so that nobody else changes it meanwhile.

        Raises:
            NotFoundError: There is none with this id.
        """
        news = await self._news_items.get(news_id, for_update=for_update)
        if news is None:
            raise NotFoundError.of("news", news_id)
        return news

    async def create(self, new: NewsCreate) -> News:
        """Store a new one."""
        return await self._news_items.add(News(**new.model_dump()))

    async def update(self, news_id: UUID, changes: NewsUpdate) -> News:
        """Change what is given, and nothing else.

        Raises:
            NotFoundError: There is none with this id.
        """
        news = await self.get(news_id, for_update=True)
        values = changes.model_dump(exclude_unset=True)
        return await self._news_items.update(news, values)

    async def delete(self, news_id: UUID) -> None:
        """Remove one of them.

        Raises:
            NotFoundError: There is none with this id.
        """
        news = await self.get(news_id, for_update=True)
        await self._news_items.delete(news)
