"""Projects, to each user their own."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.auth.dependencies import CurrentUser
from app.db.session import SessionDep
from app.models.project import Project
from app.schemas.pagination import Page
from app.schemas.project import ProjectCreate, ProjectQuery, ProjectRead, ProjectUpdate
from app.services.project_service import ProjectService

router = APIRouter(prefix="/projects", tags=["projects"])


async def get_project_service(session: SessionDep, user: CurrentUser) -> ProjectService:
    """Return the service, for the user who asks."""
    return ProjectService(session, user)


ProjectServiceDep = Annotated[ProjectService, Depends(get_project_service)]


@router.get("")
async def list_projects(
    service: ProjectServiceDep, query: Annotated[ProjectQuery, Query()]
) -> Page[ProjectRead]:
    """Show a page of the projects that match."""
    return await service.find(query)


@router.get("/{project_id}", response_model=ProjectRead, responses={404: {}})
async def read_project(project_id: UUID, service: ProjectServiceDep) -> Project:
    """Show a project."""
    return await service.get(project_id)


@router.post("", status_code=201, response_model=ProjectRead)
async def create_project(new: ProjectCreate, service: ProjectServiceDep) -> Project:
    """Create a project."""
    return await service.create(new)


@router.patch("/{project_id}", response_model=ProjectRead, responses={404: {}})
async def update_project(
    project_id: UUID, changes: ProjectUpdate, service: ProjectServiceDep
) -> Project:
    """Change a project; what is left out stays."""
    return await service.update(project_id, changes)


@router.delete("/{project_id}", status_code=204, responses={404: {}, 409: {}})
async def delete_project(project_id: UUID, service: ProjectServiceDep) -> None:
    """Delete a project, if nothing needs it."""
    await service.delete(project_id)
