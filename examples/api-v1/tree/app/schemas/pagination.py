"""Pages of a list."""

from collections.abc import Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from app.schemas.base import RequestModel

ItemT = TypeVar("ItemT")


class PageParams(RequestModel):
    """Which part of a list a client wants."""

    limit: int = Field(default=20, ge=1, le=100)
    offset: int = Field(default=0, ge=0, le=1_000_000)


class Page(BaseModel, Generic[ItemT]):
    """Part of a list, and how long the whole is."""

    items: Sequence[ItemT]
    total: int
    limit: int
    offset: int


PageQuery = Annotated[PageParams, Query()]
