"""Beds, as clients send and see them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StrictBool

from backend.app.models.base import RequestModel, ResponseModel
from backend.app.models.pagination import ListParams
from backend.app.models.types import LEFT_OUT

BedSort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "name",
    "-name",
    "sunny",
    "-sunny",
]


class BedCreate(RequestModel):
    """What it takes to create a bed."""

    name: Annotated[str, Field(max_length=60, pattern=r"\S")]
    sunny: StrictBool = True


class BedUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    name: Annotated[str, Field(max_length=60, pattern=r"\S")] = LEFT_OUT
    sunny: StrictBool = LEFT_OUT


class BedRead(ResponseModel):
    """What is shown of a bed."""

    id: UUID
    name: str
    sunny: bool
    created_at: datetime
    updated_at: datetime


class BedQuery(ListParams):
    """Which beds to list."""

    sort: BedSort = "created_at"
    name: Annotated[str, Field(max_length=60)] | None = None
    sunny: bool | None = None
