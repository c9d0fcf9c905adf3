"""Tasks, to each user their own."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.auth.dependencies import CurrentUser
from app.db.session import SessionDep
from app.models.task import Task
from app.schemas.pagination import Page
from app.schemas.task import TaskCreate, TaskQuery, TaskResponse, TaskUpdate
from app.services.task_service import TaskService

router = APIRouter(prefix="/tasks", tags=["tasks"])


async def get_task_service(session: SessionDep, user: CurrentUser) -> TaskService:
    """Return the service, for the user who asks."""
    return TaskService(session, user)


TaskServiceDep = Annotated[TaskService, Depends(get_task_service)]


@router.get("")
async def list_tasks(
    service: TaskServiceDep, query: Annotated[TaskQuery, Query()]
) -> Page[TaskResponse]:
    """Show a page of the tasks that match."""
    return await service.list_tasks(query)


@router.get("/{task_id}", response_model=TaskResponse, responses={404: {}})
async def read_task(task_id: UUID, service: TaskServiceDep) -> Task:
    """Show a task."""
    return await service.get_task(task_id)


@router.post("", status_code=201, response_model=TaskResponse)
async def create_task(new: TaskCreate, service: TaskServiceDep) -> Task:
    """Create a task."""
    return await service.create_task(new)


@router.patch("/{task_id}", response_model=TaskResponse, responses={404: {}})
async def update_task(
    task_id: UUID, changes: TaskUpdate, service: TaskServiceDep
) -> Task:
    """Change a task; what is left out stays."""
    return await service.update_task(task_id, changes)


@router.post("/{task_id}/complete", response_model=TaskResponse, responses={404: {}})
async def complete_task(task_id: UUID, service: TaskServiceDep) -> Task:
    """Mark a task as done."""
    return await service.complete_task(task_id)


@router.delete("/{task_id}", status_code=204, responses={404: {}})
async def delete_task(task_id: UUID, service: TaskServiceDep) -> None:
    """Delete a task."""
    await service.delete_task(task_id)
