"""Invoices in the database."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import ExactDecimal, ListedEntity


class InvoiceStatus(StrEnum):
    """What `status` can be."""

    DRAFT = "draft"
    SENT = "sent"
    PAID = "paid"


class Invoice(ListedEntity):
    """An invoice."""

    __tablename__ = "invoices"

    number: Mapped[str] = mapped_column(String(32), unique=True)
    total: Mapped[Decimal] = mapped_column(ExactDecimal(12, 2), default=Decimal("0.00"))
    status: Mapped[InvoiceStatus] = mapped_column(default=InvoiceStatus.DRAFT)
    due_on: Mapped[date | None]
    customer_id: Mapped[UUID] = mapped_column(
        ForeignKey("customers.id", ondelete="RESTRICT"), index=True
    )
    owner_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
