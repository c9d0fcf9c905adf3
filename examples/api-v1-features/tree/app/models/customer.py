"""Customers in the database."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import ListedEntity


class Customer(ListedEntity):
    """A customer."""

    __tablename__ = "customers"

    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    born_on: Mapped[date | None]
    newsletter: Mapped[bool] = mapped_column(default=False)
