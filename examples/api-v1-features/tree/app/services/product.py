"""Making, finding and changing products."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import NotFoundError, UnknownReferenceError
from app.models.product import Product
from app.repositories.category import CategoryRepository
from app.repositories.product import ProductRepository
from app.schemas.pagination import Page, filters_of
from app.schemas.product import ProductCreate, ProductQuery, ProductRead, ProductUpdate


class ProductService:
    """Knows the products."""

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self._products = ProductRepository(session)
        self._categories = CategoryRepository(session)

    async def find(self, query: ProductQuery) -> Page[ProductRead]:
        """Return a page of those that match."""
        where = self._products.matching(filters_of(query))
        found = await self._products.list(
            *where, limit=query.limit, offset=query.offset, sort=query.sort
        )
        return Page(
            items=[ProductRead.model_validate(item) for item in found],
            total=await self._products.count(*where),
            limit=query.limit,
            offset=query.offset,
        )

    async def get(self, product_id: UUID, *, for_update: bool = False) -> Product:
        """Return one of them; for an update, so that nobody else changes it meanwhile.

        Raises:
            NotFoundError: There is none with this id.
        """
        product = await self._products.get(product_id, for_update=for_update)
        if product is None:
            raise NotFoundError.of("product", product_id)
        return product

    async def create(self, new: ProductCreate) -> Product:
        """Store a new one.

        Raises:
            TakenError: Another one has a value that only one may have.
            UnknownReferenceError: It refers to what is not there.
        """
        values = new.model_dump()
        await self._check_references(values)
        return await self._products.add(Product(**values))

    async def update(self, product_id: UUID, changes: ProductUpdate) -> Product:
        """Change what is given, and nothing else.

        Raises:
            NotFoundError: There is none with this id.
            TakenError: Another one has a value that only one may have.
            UnknownReferenceError: It refers to what is not there.
        """
        product = await self.get(product_id, for_update=True)
        values = changes.model_dump(exclude_unset=True)
        await self._check_references(values)
        return await self._products.update(product, values)

    async def delete(self, product_id: UUID) -> None:
        """Remove one of them.

        Raises:
            NotFoundError: There is none with this id.
            InUseError: Something else cannot be without it.
        """
        product = await self.get(product_id, for_update=True)
        await self._products.delete(product)

    async def _check_references(self, values: Mapping[str, Any]) -> None:
        entity_id = values.get("category_id")
        if entity_id and not await self._categories.exists(id=entity_id):
            raise UnknownReferenceError("category_id", entity_id)
