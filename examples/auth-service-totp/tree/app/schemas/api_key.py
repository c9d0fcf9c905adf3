"""Api keys, as clients send and see them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.base import RequestModel, ResponseModel
from app.schemas.pagination import ListParams
from app.schemas.types import LEFT_OUT, UTCTime

ApiKeySort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "label",
    "-label",
    "expires_at",
    "-expires_at",
]


class ApiKeyCreate(RequestModel):
    """What it takes to create an api key."""

    label: Annotated[str, Field(max_length=80, pattern=r"\S")]
    team_id: UUID | None = None
    expires_at: UTCTime | None = None


class ApiKeyUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    label: Annotated[str, Field(max_length=80, pattern=r"\S")] = LEFT_OUT
    team_id: UUID | None = None
    expires_at: UTCTime | None = None


class ApiKeyRead(ResponseModel):
    """What is shown of an api key."""

    id: UUID
    label: str
    team_id: UUID | None
    expires_at: datetime | None
    created_at: datetime
    updated_at: datetime


class ApiKeyQuery(ListParams):
    """Which api keys to list."""

    sort: ApiKeySort = "created_at"
    label: Annotated[str, Field(max_length=80)] | None = None
    team_id: UUID | None = None
    team_id__null: bool | None = None
    expires_at: UTCTime | None = None
    expires_at__min: UTCTime | None = None
    expires_at__max: UTCTime | None = None
    expires_at__null: bool | None = None
