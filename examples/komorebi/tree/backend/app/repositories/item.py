"""Items in the database."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import update

from backend.app.models.item import ItemCreate, ItemOverview, ItemRead
from backend.app.repositories.base import Repository
from backend.app.tables.item import Item


class ItemRepository(Repository[Item, ItemRead]):
    """Finds and stores items."""

    table = Item
    model = ItemRead
    what = "item"
    event = "item"

    async def create_of_capture(
        self, capture_id: UUID, new: ItemCreate, summary: str
    ) -> ItemRead:
        """Store what a worker made of a capture."""
        values = new.model_dump() | {"capture_id": capture_id, "summary": summary}
        item = await self._add(Item(**values))
        self._publish("created", item)
        return item

    async def set_summary(self, item_id: UUID, summary: str) -> None:
        """Fill in a summary, which is no change that a client made."""
        statement = (
            update(Item)
            .where(Item.id == item_id)
            .values(summary=summary, updated_at=Item.updated_at)
            .returning(Item)
        )
        if item := await self.session.scalar(statement):
            self._publish("updated", self._shown(item))

    def _publish(self, change: str, data: BaseModel | Mapping[str, Any]) -> None:
        # Events are kept for a while, and there are many of them.
        if isinstance(data, ItemRead):
            data = ItemOverview.model_validate(data)
        super()._publish(change, data)
