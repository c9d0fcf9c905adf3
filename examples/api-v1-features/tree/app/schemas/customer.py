"""Customers, as clients send and see them."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StrictBool

from app.schemas.base import RequestModel, ResponseModel
from app.schemas.pagination import ListParams
from app.schemas.types import LEFT_OUT, Date

CustomerSort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "name",
    "-name",
    "email",
    "-email",
    "born_on",
    "-born_on",
    "newsletter",
    "-newsletter",
]


class CustomerCreate(RequestModel):
    """What it takes to create a customer."""

    name: Annotated[str, Field(max_length=120, pattern=r"\S")]
    email: Annotated[str, Field(max_length=254, pattern=r"\S")]
    born_on: Date | None = None
    newsletter: StrictBool = False


class CustomerUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    name: Annotated[str, Field(max_length=120, pattern=r"\S")] = LEFT_OUT
    email: Annotated[str, Field(max_length=254, pattern=r"\S")] = LEFT_OUT
    born_on: Date | None = None
    newsletter: StrictBool = LEFT_OUT


class CustomerRead(ResponseModel):
    """What is shown of a customer."""

    id: UUID
    name: str
    email: str
    born_on: date | None
    newsletter: bool
    created_at: datetime
    updated_at: datetime


class CustomerQuery(ListParams):
    """Which customers to list."""

    sort: CustomerSort = "created_at"
    name: Annotated[str, Field(max_length=120)] | None = None
    email: Annotated[str, Field(max_length=254)] | None = None
    born_on: Date | None = None
    born_on__min: Date | None = None
    born_on__max: Date | None = None
    born_on__null: bool | None = None
    newsletter: bool | None = None
