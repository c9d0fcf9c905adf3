"""Items in the database."""

from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, false, func
from sqlalchemy.orm import Mapped, column_property, mapped_column

from backend.app.models.item import ItemStatus
from backend.app.models.pagination import EXCERPT_LENGTH
from backend.app.tables.base import ListedEntity


class Item(ListedEntity):
    """An item."""

    __tablename__ = "items"

    title: Mapped[str] = mapped_column(String(200))
    content: Mapped[str] = mapped_column(Text)
    excerpt: Mapped[str] = column_property(
        func.substr(content, 1, EXCERPT_LENGTH), deferred=True
    )
    tags: Mapped[list[str]]
    status: Mapped[ItemStatus] = mapped_column(index=True)
    is_favorite: Mapped[bool] = mapped_column(default=False, server_default=false())
    summary: Mapped[str | None] = mapped_column(Text)
    capture_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("captures.id"), unique=True
    )
