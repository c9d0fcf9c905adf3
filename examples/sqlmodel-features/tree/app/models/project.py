"""Projects in the database."""

from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field

from app.models.base import ExactDecimal, ListedEntity, enum_type


class ProjectStage(StrEnum):
    """What `stage` can be."""

    IDEA = "idea"
    ACTIVE = "active"
    DONE = "done"


class Project(ListedEntity, table=True):
    """A project."""

    __tablename__ = "projects"

    title: str = Field(max_length=120)
    budget: Decimal | None = Field(default=None, sa_type=ExactDecimal(12, 2))
    stage: ProjectStage = Field(
        default=ProjectStage.IDEA, sa_type=enum_type(ProjectStage)
    )
    owner_id: UUID = Field(foreign_key="users.id", ondelete="CASCADE", index=True)
