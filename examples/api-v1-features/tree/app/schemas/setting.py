"""Settings, as clients send and see them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.base import RequestModel, ResponseModel
from app.schemas.pagination import ListParams
from app.schemas.types import LEFT_OUT, JSONData

SettingSort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "key",
    "-key",
]


class SettingCreate(RequestModel):
    """What it takes to create a setting."""

    key: Annotated[str, Field(max_length=64, pattern=r"\S")]
    content: JSONData


class SettingUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    key: Annotated[str, Field(max_length=64, pattern=r"\S")] = LEFT_OUT
    content: JSONData = LEFT_OUT


class SettingRead(ResponseModel):
    """What is shown of a setting."""

    id: UUID
    key: str
    content: JSONData
    created_at: datetime
    updated_at: datetime


class SettingQuery(ListParams):
    """Which settings to list."""

    sort: SettingSort = "created_at"
    key: Annotated[str, Field(max_length=64)] | None = None
