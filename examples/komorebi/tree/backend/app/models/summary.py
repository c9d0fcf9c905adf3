"""Summaries and the digest, as clients see them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from backend.app.models.base import ResponseModel
from backend.app.models.pagination import ListParams
from backend.app.models.types import Int64Param

SummarySort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "level",
    "-level",
]


class SummaryRead(ResponseModel):
    """What is shown of a summary."""

    id: UUID
    level: int = Field(description="0 for that of a capture, else one above the parts.")
    text: str
    summarizer: str = Field(description="Who wrote it: the model may have failed.")
    capture_id: UUID | None = Field(description="The capture, at level 0.")
    parent_id: UUID | None = Field(description="The summary that this is a part of.")
    created_at: datetime
    updated_at: datetime


class SummaryNode(ResponseModel):
    """What the building of the tree needs to know of a summary."""

    id: UUID
    level: int
    text: str
    captures: int


class SummaryQuery(ListParams):
    """Which summaries to list."""

    sort: SummarySort = "created_at"
    level: Int64Param | None = None
    parent_id: UUID | None = None
    parent_id__null: bool | None = None
    capture_id: UUID | None = None


class DigestRead(ResponseModel):
    """The summary of all captures."""

    text: str = Field(description="Empty before the first capture is done.")
    captures: int = Field(description="How many it covers.")
    level: int
    updated_at: datetime | None
