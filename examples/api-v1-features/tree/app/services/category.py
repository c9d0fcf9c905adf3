"""Making, finding and changing categories."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import (
    CyclicReferenceError,
    NotFoundError,
    UnknownReferenceError,
)
from app.models.category import Category
from app.repositories.category import CategoryRepository
from app.schemas.category import (
    CategoryCreate,
    CategoryQuery,
    CategoryRead,
    CategoryUpdate,
)
from app.schemas.pagination import Page, filters_of


class CategoryService:
    """Knows the categories."""

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self._categories = CategoryRepository(session)

    async def find(self, query: CategoryQuery) -> Page[CategoryRead]:
        """Return a page of those that match."""
        where = self._categories.matching(filters_of(query))
        found = await self._categories.list(
            *where, limit=query.limit, offset=query.offset, sort=query.sort
        )
        return Page(
            items=[CategoryRead.model_validate(item) for item in found],
            total=await self._categories.count(*where),
            limit=query.limit,
            offset=query.offset,
        )

    async def get(self, category_id: UUID, *, for_update: bool = False) -> Category:
        """Return one of them; for an update, so that nobody else changes it meanwhile.

        Raises:
            NotFoundError: There is none with this id.
        """
        category = await self._categories.get(category_id, for_update=for_update)
        if category is None:
            raise NotFoundError.of("category", category_id)
        return category

    async def create(self, new: CategoryCreate) -> Category:
        """Store a new one.

        Raises:
            TakenError: Another one has a value that only one may have.
            UnknownReferenceError: It refers to what is not there.
        """
        values = new.model_dump()
        await self._check_references(values)
        return await self._categories.add(Category(**values))

    async def update(self, category_id: UUID, changes: CategoryUpdate) -> Category:
        """Change what is given, and nothing else.

        Raises:
            NotFoundError: There is none with this id.
            TakenError: Another one has a value that only one may have.
            UnknownReferenceError: It refers to what is not there.
            CyclicReferenceError: It would come back to itself.
        """
        category = await self.get(category_id, for_update=True)
        values = changes.model_dump(exclude_unset=True)
        await self._check_references(values)
        await self._refuse_cycles(category, values)
        return await self._categories.update(category, values)

    async def delete(self, category_id: UUID) -> None:
        """Remove one of them.

        Raises:
            NotFoundError: There is none with this id.
        """
        category = await self.get(category_id, for_update=True)
        await self._categories.delete(category)

    async def _check_references(self, values: Mapping[str, Any]) -> None:
        entity_id = values.get("parent_id")
        if entity_id and not await self._categories.exists(id=entity_id):
            raise UnknownReferenceError("parent_id", entity_id)

    async def _refuse_cycles(
        self, category: Category, values: Mapping[str, Any]
    ) -> None:
        seen, next_id = {category.id}, values.get("parent_id")
        while next_id is not None:
            if next_id in seen:
                raise CyclicReferenceError("parent_id")
            seen.add(next_id)
            # Locked, so that nobody closes a circle meanwhile.
            next_one = await self._categories.get(next_id, for_update=True)
            next_id = next_one.parent_id if next_one else None
