"""Events in the database."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.app.tables.base import JSON_TYPE, Base, utc_now


class Event(Base):
    """Something that happened; ids rise in the order in which it was committed."""

    __tablename__ = "events"
    # Without this, SQLite gives ids of deleted rows again.
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(100))
    data: Mapped[dict[str, Any]] = mapped_column(JSON_TYPE)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
