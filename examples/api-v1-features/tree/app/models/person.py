"""People in the database."""

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import ListedEntity


class Person(ListedEntity):
    """A person."""

    __tablename__ = "people"

    name: Mapped[str] = mapped_column(String(80))
    manager_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    room_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("rooms.id", ondelete="SET NULL", use_alter=True), index=True
    )
