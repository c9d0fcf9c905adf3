"""Summaries in the database: a tree, and the one text that is left of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.app.tables.base import Base, ListedEntity


class Summary(ListedEntity):
    """A summary of a capture (level 0), or of summaries of the level below."""

    __tablename__ = "summaries"
    __table_args__ = (Index(None, "parent_id", "level", "created_at"),)

    level: Mapped[int] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(Text)
    summarizer: Mapped[str] = mapped_column(String(50))
    captures: Mapped[int]  # how many are below it
    capture_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("captures.id"), unique=True
    )
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("summaries.id"))


class Digest(Base):
    """The summary of all captures; its only row is there from the start."""

    __tablename__ = "digest"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    captures: Mapped[int]
    level: Mapped[int]
    updated_at: Mapped[datetime | None]
    # Until then, one process builds the tree, and the others leave it alone.
    lease_until: Mapped[datetime | None]
