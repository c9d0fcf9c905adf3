"""Milestones in the database."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from app.models.base import ListedEntity


class Milestone(ListedEntity, table=True):
    """A milestone."""

    __tablename__ = "milestones"

    project_id: UUID = Field(foreign_key="projects.id", ondelete="RESTRICT", index=True)
    label: str = Field(max_length=80, index=True)
    due_on: date | None = None
    owner_id: UUID = Field(foreign_key="users.id", ondelete="CASCADE", index=True)
