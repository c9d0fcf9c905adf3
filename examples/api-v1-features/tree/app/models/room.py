"""Rooms in the database."""

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import ListedEntity


class Room(ListedEntity):
    """A room."""

    __tablename__ = "rooms"

    label: Mapped[str] = mapped_column(String(16), unique=True)
    keeper_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL", use_alter=True), index=True
    )
