"""Making, finding and changing tasks."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.exceptions import NotFoundError
from app.models.task import Task
from app.models.user import User
from app.repositories.task import TaskRepository
from app.schemas.pagination import Page, filters_of
from app.schemas.task import TaskCreate, TaskQuery, TaskResponse, TaskUpdate


class TaskService:
    """Works with the tasks of one user."""

    def __init__(self, session: AsyncSession, user: User) -> None:
        """Work within the transaction of a session, for a user."""
        self._tasks = TaskRepository(session)
        self._user = user

    async def list_tasks(self, query: TaskQuery) -> Page[TaskResponse]:
        """Return a page of those that match."""
        filters = {"user_id": self._user.id, **filters_of(query)}
        where = self._tasks.matching(filters)
        found = await self._tasks.list(
            *where, limit=query.limit, offset=query.offset, sort=query.sort
        )
        return Page(
            items=[TaskResponse.model_validate(task) for task in found],
            total=await self._tasks.count(*where),
            limit=query.limit,
            offset=query.offset,
        )

    async def get_task(self, task_id: UUID, *, for_update: bool = False) -> Task:
        """Return one of them; for an update, so that nobody else changes it meanwhile.

        Raises:
            NotFoundError: There is none with this id, or it is somebody else's.
        """
        task = await self._tasks.get(task_id, for_update=for_update)
        if task is None or task.user_id != self._user.id:
            raise NotFoundError.of("task", task_id)
        return task

    async def create_task(self, new: TaskCreate) -> Task:
        """Store a new one."""
        return await self._tasks.add(Task(**new.model_dump(), user_id=self._user.id))

    async def update_task(self, task_id: UUID, changes: TaskUpdate) -> Task:
        """Change what is given, and nothing else.

        Raises:
            NotFoundError: There is none with this id, or it is somebody else's.
        """
        task = await self.get_task(task_id, for_update=True)
        return await self._tasks.update(task, changes.model_dump(exclude_unset=True))

    async def complete_task(self, task_id: UUID) -> Task:
        """Mark one of them as done; that it is already is no error.

        Raises:
            NotFoundError: There is none with this id, or it is somebody else's.
        """
        task = await self.get_task(task_id, for_update=True)
        return await self._tasks.update(task, {"completed": True})

    async def delete_task(self, task_id: UUID) -> None:
        """Remove one of them.

        Raises:
            NotFoundError: There is none with this id, or it is somebody else's.
        """
        await self._tasks.delete(await self.get_task(task_id, for_update=True))
