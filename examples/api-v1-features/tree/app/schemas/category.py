"""Categories, as clients send and see them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.base import RequestModel, ResponseModel
from app.schemas.pagination import ListParams
from app.schemas.types import LEFT_OUT, Int64, Int64Param

CategorySort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "name",
    "-name",
    "position",
    "-position",
]


class CategoryCreate(RequestModel):
    """What it takes to create a category."""

    name: Annotated[str, Field(max_length=80, pattern=r"\S")]
    position: Int64 = 0
    parent_id: UUID | None = None


class CategoryUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    name: Annotated[str, Field(max_length=80, pattern=r"\S")] = LEFT_OUT
    position: Int64 = LEFT_OUT
    parent_id: UUID | None = None


class CategoryRead(ResponseModel):
    """What is shown of a category."""

    id: UUID
    name: str
    position: int
    parent_id: UUID | None
    created_at: datetime
    updated_at: datetime


class CategoryQuery(ListParams):
    """Which categories to list."""

    sort: CategorySort = "created_at"
    name: Annotated[str, Field(max_length=80)] | None = None
    position: Int64Param | None = None
    position__min: Int64Param | None = None
    position__max: Int64Param | None = None
    parent_id: UUID | None = None
    parent_id__null: bool | None = None
