"""Payments, as clients send and see them."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from app.schemas.base import RequestModel, ResponseModel
from app.schemas.pagination import ListParams
from app.schemas.types import LEFT_OUT, Digits, UTCTime

PaymentSort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "amount",
    "-amount",
    "received_at",
    "-received_at",
]


class PaymentCreate(RequestModel):
    """What it takes to create a payment."""

    invoice_id: UUID
    amount: Annotated[Decimal, Digits(12, 2)]
    received_at: UTCTime
    reference: UUID


class PaymentUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    invoice_id: UUID = LEFT_OUT
    amount: Annotated[Decimal, Digits(12, 2)] = LEFT_OUT
    received_at: UTCTime = LEFT_OUT
    reference: UUID = LEFT_OUT


class PaymentRead(ResponseModel):
    """What is shown of a payment."""

    id: UUID
    invoice_id: UUID
    amount: Annotated[Decimal, Digits(12, 2)]
    received_at: datetime
    reference: UUID
    created_at: datetime
    updated_at: datetime


class PaymentQuery(ListParams):
    """Which payments to list."""

    sort: PaymentSort = "created_at"
    invoice_id: UUID | None = None
    amount: Annotated[Decimal, Digits(12, 2)] | None = None
    amount__min: Annotated[Decimal, Digits(12, 2)] | None = None
    amount__max: Annotated[Decimal, Digits(12, 2)] | None = None
    received_at: UTCTime | None = None
    received_at__min: UTCTime | None = None
    received_at__max: UTCTime | None = None
    reference: UUID | None = None
