"""Captures in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, Text, func, select
from sqlalchemy.orm import Mapped, column_property, declared_attr, mapped_column

from backend.app.models.capture import CaptureStatus
from backend.app.models.pagination import EXCERPT_LENGTH
from backend.app.tables.base import ListedEntity
from backend.app.tables.item import Item


class Capture(ListedEntity):
    """A text that was accepted, and how far its processing is."""

    __tablename__ = "captures"

    content: Mapped[str] = mapped_column(Text)
    excerpt: Mapped[str] = column_property(
        func.substr(content, 1, EXCERPT_LENGTH), deferred=True
    )
    source: Mapped[str] = mapped_column(String(50), index=True)
    status: Mapped[CaptureStatus] = mapped_column(index=True)
    attempts: Mapped[int]
    # No worker may take it before this. Null once there is nothing left to do.
    lease_until: Mapped[datetime | None] = mapped_column(index=True)
    error: Mapped[str | None] = mapped_column(Text)

    @declared_attr
    @classmethod
    def item_id(cls) -> Mapped[UUID | None]:
        """Return the item that was made of it, if it was."""
        return column_property(
            select(Item.id).where(Item.capture_id == cls.id).scalar_subquery()
        )
