"""Api keys in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import ListedEntity


class ApiKey(ListedEntity):
    """An api key."""

    __tablename__ = "api_keys"

    label: Mapped[str] = mapped_column(String(80))
    team_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("teams.id", ondelete="SET NULL"), index=True
    )
    expires_at: Mapped[datetime | None]
    owner_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
