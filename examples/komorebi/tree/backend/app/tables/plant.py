"""Plants in the database."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.app.models.plant import PlantKind
from backend.app.tables.base import ExactDecimal, ListedEntity


class Plant(ListedEntity):
    """A plant."""

    __tablename__ = "plants"

    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[PlantKind] = mapped_column(default=PlantKind.VEGETABLE)
    height: Mapped[Decimal | None] = mapped_column(ExactDecimal(6, 2))
    planted_on: Mapped[date | None]
    bed_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("beds.id", ondelete="SET NULL"), index=True
    )
