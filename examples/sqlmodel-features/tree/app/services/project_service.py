"""Making, finding and changing projects."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.exceptions import NotFoundError
from app.models.project import Project
from app.models.user import User
from app.repositories.project import ProjectRepository
from app.schemas.pagination import Page, filters_of
from app.schemas.project import ProjectCreate, ProjectQuery, ProjectRead, ProjectUpdate


class ProjectService:
    """Knows the projects of one user."""

    def __init__(self, session: AsyncSession, user: User) -> None:
        """Work within the transaction of a session, for a user."""
        self._projects = ProjectRepository(session)
        self._user = user

    async def find(self, query: ProjectQuery) -> Page[ProjectRead]:
        """Return a page of those that match."""
        filters = {"owner_id": self._user.id, **filters_of(query)}
        where = self._projects.matching(filters)
        found = await self._projects.list(
            *where, limit=query.limit, offset=query.offset, sort=query.sort
        )
        return Page(
            items=[ProjectRead.model_validate(item) for item in found],
            total=await self._projects.count(*where),
            limit=query.limit,
            offset=query.offset,
        )

    async def get(self, project_id: UUID, *, for_update: bool = False) -> Project:
        """Return one of them; for an update, so that nobody else changes it meanwhile.

        Raises:
            NotFoundError: There is none with this id, or it is somebody else's.
        """
        project = await self._projects.get(project_id, for_update=for_update)
        if project is None or project.owner_id != self._user.id:
            raise NotFoundError.of("project", project_id)
        return project

    async def create(self, new: ProjectCreate) -> Project:
        """Store a new one."""
        return await self._projects.add(
            Project(**new.model_dump(), owner_id=self._user.id)
        )

    async def update(self, project_id: UUID, changes: ProjectUpdate) -> Project:
        """Change what is given, and nothing else.

        Raises:
            NotFoundError: There is none with this id, or it is somebody else's.
        """
        project = await self.get(project_id, for_update=True)
        values = changes.model_dump(exclude_unset=True)
        return await self._projects.update(project, values)

    async def delete(self, project_id: UUID) -> None:
        """Remove one of them.

        Raises:
            NotFoundError: There is none with this id, or it is somebody else's.
            InUseError: Something else cannot be without it.
        """
        project = await self.get(project_id, for_update=True)
        await self._projects.delete(project)
