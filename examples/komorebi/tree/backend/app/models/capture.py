"""Captures, as clients send and see them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID, uuid4

from pydantic import Field

from backend.app.models.base import RequestModel, ResponseModel
from backend.app.models.pagination import ListParams

CaptureSort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "status",
    "-status",
    "source",
    "-source",
]

Source = Annotated[str, Field(max_length=50, description="Where the text comes from.")]


class CaptureStatus(StrEnum):
    """How far a capture is."""

    QUEUED = "queued"
    PROCESSING = "processing"
    DONE = "done"
    FAILED = "failed"


class CaptureCreate(RequestModel):
    """A text to be kept, and to be worked on later."""

    content: Annotated[str, Field(min_length=1, max_length=1_000_000)]
    source: Source = "api"
    id: UUID = Field(
        default_factory=uuid4,
        description="Who got no answer sends the same one again, and stores it once.",
    )


class CaptureState(ResponseModel):
    """What there is to know of a capture beside its content."""

    id: UUID
    source: str
    status: CaptureStatus
    attempts: int = Field(description="How often a worker has begun with it.")
    error: str | None = Field(description="Why the last attempt failed, if it did.")
    item_id: UUID | None = Field(description="The item that was made of it.")
    created_at: datetime
    updated_at: datetime


class CaptureRead(CaptureState):
    """What is shown of a capture."""

    content: str


class CaptureOverview(CaptureState):
    """What lists show of a capture."""

    excerpt: str = Field(description="How its content begins.")


class CaptureClaim(ResponseModel):
    """A capture that a worker may process until its lease is over."""

    id: UUID
    content: str
    attempts: int
    created_at: datetime


class CaptureEnd(ResponseModel):
    """What is told of a capture that no worker is going to look at again."""

    id: UUID
    status: CaptureStatus
    attempts: int
    error: str | None = None
    item_id: UUID | None = None


class CaptureQuery(ListParams):
    """Which captures to list."""

    sort: CaptureSort = "created_at"
    status: CaptureStatus | None = None
    source: Source | None = None
