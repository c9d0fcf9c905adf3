"""Tasks, as clients send and see them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StrictBool

from app.models.task import Priority
from app.schemas.base import RequestModel, ResponseModel
from app.schemas.pagination import ListParams
from app.schemas.types import LEFT_OUT

Title = Annotated[str, Field(min_length=1, max_length=255, pattern=r"\S")]
TaskSort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "title",
    "-title",
]


class TaskCreate(RequestModel):
    """What it takes to create a task."""

    title: Title
    priority: Priority = Priority.MEDIUM


class TaskUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    title: Title = LEFT_OUT
    priority: Priority = LEFT_OUT
    completed: StrictBool = LEFT_OUT


class TaskResponse(ResponseModel):
    """What is shown of a task."""

    id: UUID
    title: str
    completed: bool
    priority: Priority
    user_id: UUID
    created_at: datetime
    updated_at: datetime


class TaskQuery(ListParams):
    """Which tasks to list."""

    sort: TaskSort = "created_at"
    completed: bool | None = None
    priority: Priority | None = None
