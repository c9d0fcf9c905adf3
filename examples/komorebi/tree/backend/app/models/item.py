"""Items, as clients send and see them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StrictBool

from backend.app.models.base import RequestModel, ResponseModel
from backend.app.models.pagination import EXCERPT_LENGTH, ListParams
from backend.app.models.types import LEFT_OUT

ItemSort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "title",
    "-title",
    "status",
    "-status",
    "is_favorite",
    "-is_favorite",
]

MAX_TITLE = 200
MAX_CONTENT = 100_000

Title = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_TITLE,
        pattern=r"\S",
        description="What it is, in a line.",
    ),
]
Content = Annotated[
    str,
    Field(max_length=MAX_CONTENT, description="The whole of it, as it was written."),
]
Tags = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=50, pattern=r"\S")]],
    Field(max_length=20, description="Words to find it by."),
]


class ItemStatus(StrEnum):
    """What `status` can be."""

    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class ItemCreate(RequestModel):
    """What it takes to create an item."""

    title: Title
    content: Content = ""
    tags: Tags = []
    status: ItemStatus = ItemStatus.DRAFT


class ItemUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    title: Title = LEFT_OUT
    content: Content = LEFT_OUT
    tags: Tags = LEFT_OUT
    status: ItemStatus = LEFT_OUT


class ItemFavorite(RequestModel):
    """Whether an item is a favorite."""

    is_favorite: StrictBool


class ItemState(ResponseModel):
    """What there is to know of an item beside its content."""

    id: UUID
    title: str
    tags: list[str]
    status: ItemStatus
    is_favorite: bool
    summary: str | None = Field(description="Null until it is made in the background.")
    capture_id: UUID | None = Field(description="The capture that it was made of.")
    created_at: datetime
    updated_at: datetime


class ItemRead(ItemState):
    """What is shown of an item."""

    content: str

    @property
    def excerpt(self) -> str:
        """How its content begins."""
        return self.content[:EXCERPT_LENGTH]


class ItemOverview(ItemState):
    """What lists and events show of an item."""

    excerpt: str = Field(description="How its content begins.")


class ItemQuery(ListParams):
    """Which items to list."""

    sort: ItemSort = "created_at"
    status: ItemStatus | None = None
    is_favorite: bool | None = None
