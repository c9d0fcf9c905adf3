"""Beds in the database."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from backend.app.tables.base import ListedEntity


class Bed(ListedEntity):
    """A bed."""

    __tablename__ = "beds"

    name: Mapped[str] = mapped_column(String(60), unique=True)
    sunny: Mapped[bool] = mapped_column(default=True)
