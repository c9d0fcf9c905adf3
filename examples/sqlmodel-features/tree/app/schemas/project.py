"""Projects, as clients send and see them."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.models.project import ProjectStage
from app.schemas.base import RequestModel, ResponseModel
from app.schemas.pagination import ListParams
from app.schemas.types import LEFT_OUT, Digits

ProjectSort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "title",
    "-title",
    "budget",
    "-budget",
    "stage",
    "-stage",
]


class ProjectCreate(RequestModel):
    """What it takes to create a project."""

    title: Annotated[str, Field(max_length=120, pattern=r"\S")]
    budget: Annotated[Decimal, Digits(12, 2)] | None = None
    stage: ProjectStage = ProjectStage.IDEA


class ProjectUpdate(RequestModel):
    """What can be changed; what is left out stays as it is."""

    title: Annotated[str, Field(max_length=120, pattern=r"\S")] = LEFT_OUT
    budget: Annotated[Decimal, Digits(12, 2)] | None = None
    stage: ProjectStage = LEFT_OUT


class ProjectRead(ResponseModel):
    """What is shown of a project."""

    id: UUID
    title: str
    budget: Annotated[Decimal, Digits(12, 2)] | None
    stage: ProjectStage
    created_at: datetime
    updated_at: datetime


class ProjectQuery(ListParams):
    """Which projects to list."""

    sort: ProjectSort = "created_at"
    title: Annotated[str, Field(max_length=120)] | None = None
    budget: Annotated[Decimal, Digits(12, 2)] | None = None
    budget__min: Annotated[Decimal, Digits(12, 2)] | None = None
    budget__max: Annotated[Decimal, Digits(12, 2)] | None = None
    budget__null: bool | None = None
    stage: ProjectStage | None = None
