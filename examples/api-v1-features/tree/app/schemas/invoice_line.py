"""Invoice lines, as clients send and see them."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from app.schemas.base import RequestModel, ResponseModel
from app.schemas.pagination import ListParams
from app.schemas.types import LEFT_OUT, Digits, Int64, Int64Param

InvoiceLineSort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "quantity",
    "-quantity",
    "price",
    "-price",
]


class InvoiceLineCreate(RequestModel):
    """What it takes to create an invoice line."""

    invoice_id: UUID
    product_id: UUID
    quantity: Int64 = 1
    price: Annotated[Decimal, Digits(12, 2)]


class InvoiceLineUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    invoice_id: UUID = LEFT_OUT
    product_id: UUID = LEFT_OUT
    quantity: Int64 = LEFT_OUT
    price: Annotated[Decimal, Digits(12, 2)] = LEFT_OUT


class InvoiceLineRead(ResponseModel):
    """What is shown of an invoice line."""

    id: UUID
    invoice_id: UUID
    product_id: UUID
    quantity: int
    price: Annotated[Decimal, Digits(12, 2)]
    created_at: datetime
    updated_at: datetime


class InvoiceLineQuery(ListParams):
    """Which invoice lines to list."""

    sort: InvoiceLineSort = "created_at"
    invoice_id: UUID | None = None
    product_id: UUID | None = None
    quantity: Int64Param | None = None
    quantity__min: Int64Param | None = None
    quantity__max: Int64Param | None = None
    price: Annotated[Decimal, Digits(12, 2)] | None = None
    price__min: Annotated[Decimal, Digits(12, 2)] | None = None
    price__max: Annotated[Decimal, Digits(12, 2)] | None = None
