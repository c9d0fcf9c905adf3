"""Holidays, as clients send and see them."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.base import RequestModel, ResponseModel
from app.schemas.pagination import ListParams
from app.schemas.types import LEFT_OUT, Date

HolidaySort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "day",
    "-day",
    "label",
    "-label",
]


class HolidayCreate(RequestModel):
    """What it takes to create a holiday."""

    day: Date
    label: Annotated[str, Field(max_length=80, pattern=r"\S")]


class HolidayUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    day: Date = LEFT_OUT
    label: Annotated[str, Field(max_length=80, pattern=r"\S")] = LEFT_OUT


class HolidayRead(ResponseModel):
    """What is shown of a holiday."""

    id: UUID
    day: date
    label: str
    created_at: datetime
    updated_at: datetime


class HolidayQuery(ListParams):
    """Which holidays to list."""

    sort: HolidaySort = "created_at"
    day: Date | None = None
    day__min: Date | None = None
    day__max: Date | None = None
    label: Annotated[str, Field(max_length=80)] | None = None
