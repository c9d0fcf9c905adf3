"""Tasks in the database."""

from enum import StrEnum
from uuid import UUID

from sqlmodel import Field

from app.models.base import ListedEntity, enum_type


class Priority(StrEnum):
    """How much a task matters."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Task(ListedEntity, table=True):
    """Something that a user has to do."""

    __tablename__ = "tasks"

    title: str = Field(max_length=255)
    completed: bool = False
    priority: Priority = Field(default=Priority.MEDIUM, sa_type=enum_type(Priority))
    user_id: UUID = Field(foreign_key="users.id", ondelete="CASCADE", index=True)
