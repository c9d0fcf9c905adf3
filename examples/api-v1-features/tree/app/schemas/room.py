"""Rooms, as clients send and see them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.base import RequestModel, ResponseModel
from app.schemas.pagination import ListParams
from app.schemas.types import LEFT_OUT

RoomSort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "label",
    "-label",
]


class RoomCreate(RequestModel):
    """What it takes to create a room."""

    label: Annotated[str, Field(max_length=16, pattern=r"\S")]
    keeper_id: UUID | None = None


class RoomUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    label: Annotated[str, Field(max_length=16, pattern=r"\S")] = LEFT_OUT
    keeper_id: UUID | None = None


class RoomRead(ResponseModel):
    """What is shown of a room."""

    id: UUID
    label: str
    keeper_id: UUID | None
    created_at: datetime
    updated_at: datetime


class RoomQuery(ListParams):
    """Which rooms to list."""

    sort: RoomSort = "created_at"
    label: Annotated[str, Field(max_length=16)] | None = None
    keeper_id: UUID | None = None
    keeper_id__null: bool | None = None
