"""Teams, as clients send and see them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.base import RequestModel, ResponseModel
from app.schemas.pagination import ListParams
from app.schemas.types import LEFT_OUT

TeamSort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "name",
    "-name",
]


class TeamCreate(RequestModel):
    """What it takes to create a team."""

    name: Annotated[str, Field(max_length=80, pattern=r"\S")]


class TeamUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    name: Annotated[str, Field(max_length=80, pattern=r"\S")] = LEFT_OUT


class TeamRead(ResponseModel):
    """What is shown of a team."""

    id: UUID
    name: str
    created_at: datetime
    updated_at: datetime


class TeamQuery(ListParams):
    """Which teams to list."""

    sort: TeamSort = "created_at"
    name: Annotated[str, Field(max_length=80)] | None = None
