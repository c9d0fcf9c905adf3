"""Holidays in the database."""

from datetime import date

from sqlmodel import Field

from app.models.base import ListedEntity


class Holiday(ListedEntity, table=True):
    """A holiday."""

    __tablename__ = "holidays"

    day: date = Field(unique=True)
    label: str = Field(max_length=80)
