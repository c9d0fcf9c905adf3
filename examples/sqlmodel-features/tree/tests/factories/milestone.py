"""Milestones for tests."""

from typing import Any
from uuid import UUID

from app.db.session import Database
from app.models.milestone import Milestone
from app.repositories.milestone import MilestoneRepository
from app.schemas.milestone import MilestoneCreate
from tests.factories.project import store_project


def milestone_values(number: int) -> dict[str, Any]:
    """Return what a client may send; a greater number gives greater values."""
    return {
        "label": f"label {number}",
        "due_on": f"{2000 + number}-01-01",
    }


async def store_milestone(database: Database, owner_id: UUID, number: int) -> Milestone:
    """Return one that is known by a number, and store it if there is none."""
    references = {
        "project_id": (await store_project(database, owner_id, number)).id,
    }
    new = MilestoneCreate(**milestone_values(number), **references)
    async with database.transaction() as session:
        return await session.merge(
            Milestone(id=UUID(int=number), owner_id=owner_id, **new.model_dump())
        )


async def delete_milestone(database: Database, milestone: Milestone) -> None:
    """Delete one that is stored.

    Raises:
        InUseError: Something else cannot be without it.
    """
    async with database.transaction() as session:
        await MilestoneRepository(session).delete(milestone)
