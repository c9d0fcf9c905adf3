"""Pages of a list."""

from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from app.schemas.base import RequestModel

ItemT = TypeVar("ItemT")


class PageParams(RequestModel):
    """Which part of a list a client wants."""

    limit: int = Field(default=20, ge=1, le=100)
    offset: int = Field(default=0, ge=0, le=1_000_000)


class ListParams(PageParams):
    """Which part of a list, in which order, a client wants; subclasses add filters.

    A filter is called `<field>`, `<field>__min`, `<field>__max` or `<field>__null`. No
    field has two underscores in its name, so none can be mistaken for a filter.
    """

    sort: str


def filters_of(params: ListParams) -> dict[str, Any]:
    """Return the filters that were given."""
    return params.model_dump(exclude={*ListParams.model_fields}, exclude_none=True)


class Page(BaseModel, Generic[ItemT]):
    """Part of a list, and how long the whole is."""

    items: Sequence[ItemT]
    total: int
    limit: int
    offset: int


PageQuery = Annotated[PageParams, Query()]
