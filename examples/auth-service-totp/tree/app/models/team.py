"""Teams in the database."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import ListedEntity


class Team(ListedEntity):
    """A team."""

    __tablename__ = "teams"

    name: Mapped[str] = mapped_column(String(80), unique=True)
