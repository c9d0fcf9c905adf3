"""People, as clients send and see them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.base import RequestModel, ResponseModel
from app.schemas.pagination import ListParams
from app.schemas.types import LEFT_OUT

PersonSort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "name",
    "-name",
]


class PersonCreate(RequestModel):
    """What it takes to create a person."""

    name: Annotated[str, Field(max_length=80, pattern=r"\S")]
    manager_id: UUID | None = None
    room_id: UUID | None = None


class PersonUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    name: Annotated[str, Field(max_length=80, pattern=r"\S")] = LEFT_OUT
    manager_id: UUID | None = None
    room_id: UUID | None = None


class PersonRead(ResponseModel):
    """What is shown of a person."""

    id: UUID
    name: str
    manager_id: UUID | None
    room_id: UUID | None
    created_at: datetime
    updated_at: datetime


class PersonQuery(ListParams):
    """Which people to list."""

    sort: PersonSort = "created_at"
    name: Annotated[str, Field(max_length=80)] | None = None
    manager_id: UUID | None = None
    manager_id__null: bool | None = None
    room_id: UUID | None = None
    room_id__null: bool | None = None
