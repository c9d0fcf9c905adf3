"""Invoices, as clients send and see them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.models.invoice import InvoiceStatus
from app.schemas.base import RequestModel, ResponseModel
from app.schemas.pagination import ListParams
from app.schemas.types import LEFT_OUT, Date, Digits

InvoiceSort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "number",
    "-number",
    "total",
    "-total",
    "status",
    "-status",
    "due_on",
    "-due_on",
]


class InvoiceCreate(RequestModel):
    """What it takes to create an invoice."""

    number: Annotated[str, Field(max_length=32, pattern=r"\S")]
    total: Annotated[Decimal, Digits(12, 2)] = Decimal("0.00")
    status: InvoiceStatus = InvoiceStatus.DRAFT
    due_on: Date | None = None
    customer_id: UUID


class InvoiceUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    number: Annotated[str, Field(max_length=32, pattern=r"\S")] = LEFT_OUT
    total: Annotated[Decimal, Digits(12, 2)] = LEFT_OUT
    status: InvoiceStatus = LEFT_OUT
    due_on: Date | None = None
    customer_id: UUID = LEFT_OUT


class InvoiceRead(ResponseModel):
    """What is shown of an invoice."""

    id: UUID
    number: str
    total: Annotated[Decimal, Digits(12, 2)]
    status: InvoiceStatus
    due_on: date | None
    customer_id: UUID
    created_at: datetime
    updated_at: datetime


class InvoiceQuery(ListParams):
    """Which invoices to list."""

    sort: InvoiceSort = "created_at"
    number: Annotated[str, Field(max_length=32)] | None = None
    total: Annotated[Decimal, Digits(12, 2)] | None = None
    total__min: Annotated[Decimal, Digits(12, 2)] | None = None
    total__max: Annotated[Decimal, Digits(12, 2)] | None = None
    status: InvoiceStatus | None = None
    due_on: Date | None = None
    due_on__min: Date | None = None
    due_on__max: Date | None = None
    due_on__null: bool | None = None
    customer_id: UUID | None = None
