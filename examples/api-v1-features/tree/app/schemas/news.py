"""News items, as clients send and see them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.base import RequestModel, ResponseModel
from app.schemas.pagination import ListParams
from app.schemas.types import LEFT_OUT, UTCTime

NewsSort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "title",
    "-title",
    "published_at",
    "-published_at",
]


class NewsCreate(RequestModel):
    """What it takes to create a news."""

    title: Annotated[str, Field(max_length=200, pattern=r"\S")]
    body: str
    published_at: UTCTime | None = None


class NewsUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    title: Annotated[str, Field(max_length=200, pattern=r"\S")] = LEFT_OUT
    body: str = LEFT_OUT
    published_at: UTCTime | None = None


class NewsRead(ResponseModel):
    """What is shown of a news."""

    id: UUID
    title: str
    body: str
    published_at: datetime | None
    created_at: datetime
    updated_at: datetime


class NewsQuery(ListParams):
    """Which news items to list."""

    sort: NewsSort = "created_at"
    title: Annotated[str, Field(max_length=200)] | None = None
    published_at: UTCTime | None = None
    published_at__min: UTCTime | None = None
    published_at__max: UTCTime | None = None
    published_at__null: bool | None = None
