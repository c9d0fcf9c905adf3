"""Projects for tests."""

from typing import Any
from uuid import UUID

from app.db.session import Database
from app.models.project import Project, ProjectStage
from app.repositories.project import ProjectRepository
from app.schemas.project import ProjectCreate


def project_values(number: int) -> dict[str, Any]:
    """Return what a client may send; a greater number gives greater values."""
    return {
        "title": f"title {number}",
        "budget": f"{number:.2f}",
        "stage": sorted(ProjectStage)[number % 3],
    }


async def store_project(database: Database, owner_id: UUID, number: int) -> Project:
    """Return one that is known by a number, and store it if there is none."""
    new = ProjectCreate(**project_values(number))
    async with database.transaction() as session:
        return await session.merge(
            Project(id=UUID(int=number), owner_id=owner_id, **new.model_dump())
        )


async def delete_project(database: Database, project: Project) -> None:
    """Delete one that is stored.

    Raises:
        InUseError: Something else cannot be without it.
    """
    async with database.transaction() as session:
        await ProjectRepository(session).delete(project)
