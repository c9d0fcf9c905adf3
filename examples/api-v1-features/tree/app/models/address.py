"""Addresses in the database."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import ListedEntity


class AddressCountry(StrEnum):
    """What `country` can be."""

    DE = "de"
    FR = "fr"
    IT = "it"
    CH = "ch"


class Address(ListedEntity):
    """An address."""

    __tablename__ = "addresses"

    customer_id: Mapped[UUID] = mapped_column(
        ForeignKey("customers.id", ondelete="RESTRICT"), index=True
    )
    street: Mapped[str] = mapped_column(String(200))
    city: Mapped[str] = mapped_column(String(100), index=True)
    country: Mapped[AddressCountry] = mapped_column(default=AddressCountry.DE)
