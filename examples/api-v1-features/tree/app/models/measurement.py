"""Measurements in the database."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import ExactDecimal, ListedEntity


class Measurement(ListedEntity):
    """A measurement."""

    __tablename__ = "measurements"

    device: Mapped[UUID] = mapped_column(index=True)
    taken_at: Mapped[datetime] = mapped_column(index=True)
    celsius: Mapped[float]
    ratio: Mapped[Decimal | None] = mapped_column(ExactDecimal(38, 18))
    count: Mapped[int | None]
    is_valid: Mapped[bool | None]
    labels: Mapped[list[str]] = mapped_column(default=list)
