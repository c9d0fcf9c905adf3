"""Products, as clients send and see them."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, FiniteFloat

from app.schemas.base import RequestModel, ResponseModel
from app.schemas.pagination import ListParams
from app.schemas.types import LEFT_OUT, Digits, Float64, JSONData, StringList, UTCTime

ProductSort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "sku",
    "-sku",
    "name",
    "-name",
    "price",
    "-price",
    "weight_kg",
    "-weight_kg",
    "available_from",
    "-available_from",
]


class ProductCreate(RequestModel):
    """What it takes to create a product."""

    sku: Annotated[str, Field(max_length=32, pattern=r"\S")]
    name: Annotated[str, Field(max_length=120, pattern=r"\S")]
    description: str | None = None
    price: Annotated[Decimal, Digits(12, 2)]
    weight_kg: Float64 | None = None
    available_from: UTCTime | None = None
    tags: StringList = []
    attributes: JSONData | None = None
    category_id: UUID | None = None


class ProductUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    sku: Annotated[str, Field(max_length=32, pattern=r"\S")] = LEFT_OUT
    name: Annotated[str, Field(max_length=120, pattern=r"\S")] = LEFT_OUT
    description: str | None = None
    price: Annotated[Decimal, Digits(12, 2)] = LEFT_OUT
    weight_kg: Float64 | None = None
    available_from: UTCTime | None = None
    tags: StringList = LEFT_OUT
    attributes: JSONData | None = None
    category_id: UUID | None = None


class ProductRead(ResponseModel):
    """What is shown of a product."""

    id: UUID
    sku: str
    name: str
    description: str | None
    price: Annotated[Decimal, Digits(12, 2)]
    weight_kg: float | None
    available_from: datetime | None
    tags: list[str]
    attributes: JSONData | None
    category_id: UUID | None
    created_at: datetime
    updated_at: datetime


class ProductQuery(ListParams):
    """Which products to list."""

    sort: ProductSort = "created_at"
    sku: Annotated[str, Field(max_length=32)] | None = None
    name: Annotated[str, Field(max_length=120)] | None = None
    description__null: bool | None = None
    price: Annotated[Decimal, Digits(12, 2)] | None = None
    price__min: Annotated[Decimal, Digits(12, 2)] | None = None
    price__max: Annotated[Decimal, Digits(12, 2)] | None = None
    weight_kg__min: FiniteFloat | None = None
    weight_kg__max: FiniteFloat | None = None
    weight_kg__null: bool | None = None
    available_from: UTCTime | None = None
    available_from__min: UTCTime | None = None
    available_from__max: UTCTime | None = None
    available_from__null: bool | None = None
    attributes__null: bool | None = None
    category_id: UUID | None = None
    category_id__null: bool | None = None
