"""Products in the database."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import JSON_TYPE, ExactDecimal, ListedEntity


class Product(ListedEntity):
    """A product."""

    __tablename__ = "products"

    sku: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(120), index=True)
    description: Mapped[str | None] = mapped_column(Text)
    price: Mapped[Decimal] = mapped_column(ExactDecimal(12, 2))
    weight_kg: Mapped[float | None]
    available_from: Mapped[datetime | None]
    tags: Mapped[list[str]] = mapped_column(default=list)
    attributes: Mapped[Any | None] = mapped_column(JSON_TYPE)
    category_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("categories.id", ondelete="SET NULL"), index=True
    )
