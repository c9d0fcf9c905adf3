"""Measurements, as clients send and see them."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import FiniteFloat, StrictBool

from app.schemas.base import RequestModel, ResponseModel
from app.schemas.pagination import ListParams
from app.schemas.types import (
    LEFT_OUT,
    Digits,
    Float64,
    Int64,
    Int64Param,
    StringList,
    UTCTime,
)

MeasurementSort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "taken_at",
    "-taken_at",
    "celsius",
    "-celsius",
    "ratio",
    "-ratio",
    "count",
    "-count",
    "is_valid",
    "-is_valid",
]


class MeasurementCreate(RequestModel):
    """What it takes to create a measurement."""

    device: UUID
    taken_at: UTCTime
    celsius: Float64
    ratio: Annotated[Decimal, Digits(38, 18)] | None = None
    count: Int64 | None = None
    is_valid: StrictBool | None = None
    labels: StringList = []


class MeasurementUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    device: UUID = LEFT_OUT
    taken_at: UTCTime = LEFT_OUT
    celsius: Float64 = LEFT_OUT
    ratio: Annotated[Decimal, Digits(38, 18)] | None = None
    count: Int64 | None = None
    is_valid: StrictBool | None = None
    labels: StringList = LEFT_OUT


class MeasurementRead(ResponseModel):
    """What is shown of a measurement."""

    id: UUID
    device: UUID
    taken_at: datetime
    celsius: float
    ratio: Annotated[Decimal, Digits(38, 18)] | None
    count: int | None
    is_valid: bool | None
    labels: list[str]
    created_at: datetime
    updated_at: datetime


class MeasurementQuery(ListParams):
    """Which measurements to list."""

    sort: MeasurementSort = "created_at"
    device: UUID | None = None
    taken_at: UTCTime | None = None
    taken_at__min: UTCTime | None = None
    taken_at__max: UTCTime | None = None
    celsius__min: FiniteFloat | None = None
    celsius__max: FiniteFloat | None = None
    ratio: Annotated[Decimal, Digits(38, 18)] | None = None
    ratio__min: Annotated[Decimal, Digits(38, 18)] | None = None
    ratio__max: Annotated[Decimal, Digits(38, 18)] | None = None
    ratio__null: bool | None = None
    count: Int64Param | None = None
    count__min: Int64Param | None = None
    count__max: Int64Param | None = None
    count__null: bool | None = None
    is_valid: bool | None = None
    is_valid__null: bool | None = None
