"""Addresses, as clients send and see them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.models.address import AddressCountry
from app.schemas.base import RequestModel, ResponseModel
from app.schemas.pagination import ListParams
from app.schemas.types import LEFT_OUT

AddressSort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "street",
    "-street",
    "city",
    "-city",
    "country",
    "-country",
]


class AddressCreate(RequestModel):
    """What it takes to create an address."""

    customer_id: UUID
    street: Annotated[str, Field(max_length=200, pattern=r"\S")]
    city: Annotated[str, Field(max_length=100, pattern=r"\S")]
    country: AddressCountry = AddressCountry.DE


class AddressUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    customer_id: UUID = LEFT_OUT
    street: Annotated[str, Field(max_length=200, pattern=r"\S")] = LEFT_OUT
    city: Annotated[str, Field(max_length=100, pattern=r"\S")] = LEFT_OUT
    country: AddressCountry = LEFT_OUT


class AddressRead(ResponseModel):
    """What is shown of an address."""

    id: UUID
    customer_id: UUID
    street: str
    city: str
    country: AddressCountry
    created_at: datetime
    updated_at: datetime


class AddressQuery(ListParams):
    """Which addresses to list."""

    sort: AddressSort = "created_at"
    customer_id: UUID | None = None
    street: Annotated[str, Field(max_length=200)] | None = None
    city: Annotated[str, Field(max_length=100)] | None = None
    country: AddressCountry | None = None
