"""Settings in the database."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import JSON_TYPE, ListedEntity


class Setting(ListedEntity):
    """A setting."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[Any] = mapped_column(JSON_TYPE)
