"""Plants, as clients send and see them."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from backend.app.models.base import RequestModel, ResponseModel
from backend.app.models.pagination import ListParams
from backend.app.models.types import LEFT_OUT, Date, Digits


class PlantKind(StrEnum):
    """What `kind` can be."""

    FLOWER = "flower"
    HERB = "herb"
    VEGETABLE = "vegetable"


PlantSort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "name",
    "-name",
    "kind",
    "-kind",
    "height",
    "-height",
    "planted_on",
    "-planted_on",
]


class PlantCreate(RequestModel):
    """What it takes to create a plant."""

    name: Annotated[str, Field(max_length=80, pattern=r"\S")]
    kind: PlantKind = PlantKind.VEGETABLE
    height: Annotated[Decimal, Digits(6, 2)] | None = None
    planted_on: Date | None = None
    bed_id: UUID | None = None


class PlantUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    name: Annotated[str, Field(max_length=80, pattern=r"\S")] = LEFT_OUT
    kind: PlantKind = LEFT_OUT
    height: Annotated[Decimal, Digits(6, 2)] | None = None
    planted_on: Date | None = None
    bed_id: UUID | None = None


class PlantRead(ResponseModel):
    """What is shown of a plant."""

    id: UUID
    name: str
    kind: PlantKind
    height: Annotated[Decimal, Digits(6, 2)] | None
    planted_on: date | None
    bed_id: UUID | None
    created_at: datetime
    updated_at: datetime


class PlantQuery(ListParams):
    """Which plants to list."""

    sort: PlantSort = "created_at"
    name: Annotated[str, Field(max_length=80)] | None = None
    kind: PlantKind | None = None
    height: Annotated[Decimal, Digits(6, 2)] | None = None
    height__min: Annotated[Decimal, Digits(6, 2)] | None = None
    height__max: Annotated[Decimal, Digits(6, 2)] | None = None
    height__null: bool | None = None
    planted_on: Date | None = None
    planted_on__min: Date | None = None
    planted_on__max: Date | None = None
    planted_on__null: bool | None = None
    bed_id: UUID | None = None
    bed_id__null: bool | None = None
