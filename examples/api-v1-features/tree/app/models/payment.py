"""Payments in the database."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import ExactDecimal, ListedEntity


class Payment(ListedEntity):
    """A payment."""

    __tablename__ = "payments"

    invoice_id: Mapped[UUID] = mapped_column(
        ForeignKey("invoices.id", ondelete="RESTRICT"), unique=True
    )
    amount: Mapped[Decimal] = mapped_column(ExactDecimal(12, 2))
    received_at: Mapped[datetime]
    reference: Mapped[UUID] = mapped_column(unique=True)
