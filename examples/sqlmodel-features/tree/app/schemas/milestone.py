"""Milestones, as clients send and see them."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.base import RequestModel, ResponseModel
from app.schemas.pagination import ListParams
from app.schemas.types import LEFT_OUT, Date

MilestoneSort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "label",
    "-label",
    "due_on",
    "-due_on",
]


class MilestoneCreate(RequestModel):
    """What it takes to create a milestone."""

    project_id: UUID
    label: Annotated[str, Field(max_length=80, pattern=r"\S")]
    due_on: Date | None = None


class MilestoneUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    project_id: UUID = LEFT_OUT
    label: Annotated[str, Field(max_length=80, pattern=r"\S")] = LEFT_OUT
    due_on: Date | None = None


class MilestoneRead(ResponseModel):
    """What is shown of a milestone."""

    id: UUID
    project_id: UUID
    label: str
    due_on: date | None
    created_at: datetime
    updated_at: datetime


class MilestoneQuery(ListParams):
    """Which milestones to list."""

    sort: MilestoneSort = "created_at"
    project_id: UUID | None = None
    label: Annotated[str, Field(max_length=80)] | None = None
    due_on: Date | None = None
    due_on__min: Date | None = None
    due_on__max: Date | None = None
    due_on__null: bool | None = None
