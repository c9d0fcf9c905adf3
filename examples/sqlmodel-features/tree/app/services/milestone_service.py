"""Making, finding and changing milestones."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.exceptions import NotFoundError, UnknownReferenceError
from app.models.milestone import Milestone
from app.models.user import User
from app.repositories.milestone import MilestoneRepository
from app.repositories.project import ProjectRepository
from app.schemas.milestone import (
    MilestoneCreate,
    MilestoneQuery,
    MilestoneRead,
    MilestoneUpdate,
)
from app.schemas.pagination import Page, filters_of


class MilestoneService:
    """Knows the milestones of one user."""

    def __init__(self, session: AsyncSession, user: User) -> None:
        """Work within the transaction of a session, for a user."""
        self._milestones = MilestoneRepository(session)
        self._projects = ProjectRepository(session)
        self._user = user

    async def find(self, query: MilestoneQuery) -> Page[MilestoneRead]:
        """Return a page of those that match."""
        filters = {"owner_id": self._user.id, **filters_of(query)}
        where = self._milestones.matching(filters)
        found = await self._milestones.list(
            *where, limit=query.limit, offset=query.offset, sort=query.sort
        )
        return Page(
            items=[MilestoneRead.model_validate(item) for item in found],
            total=await self._milestones.count(*where),
            limit=query.limit,
            offset=query.offset,
        )

    async def get(self, milestone_id: UUID, *, for_update: bool = False) -> Milestone:
        """Return one of them; for an update, so that nobody else changes it meanwhile.

        Raises:
            NotFoundError: There is none with this id, or it is somebody else's.
        """
        milestone = await self._milestones.get(milestone_id, for_update=for_update)
        if milestone is None or milestone.owner_id != self._user.id:
            raise NotFoundError.of("milestone", milestone_id)
        return milestone

    async def create(self, new: MilestoneCreate) -> Milestone:
        """Store a new one.

        Raises:
            UnknownReferenceError: It refers to what is not there.
        """
        values = new.model_dump()
        await self._check_references(values)
        return await self._milestones.add(Milestone(**values, owner_id=self._user.id))

    async def update(self, milestone_id: UUID, changes: MilestoneUpdate) -> Milestone:
        """Change what is given, and nothing else.

        Raises:
            NotFoundError: There is none with this id, or it is somebody else's.
            UnknownReferenceError: It refers to what is not there.
        """
        milestone = await self.get(milestone_id, for_update=True)
        values = changes.model_dump(exclude_unset=True)
        await self._check_references(values)
        return await self._milestones.update(milestone, values)

    async def delete(self, milestone_id: UUID) -> None:
        """Remove one of them.

        Raises:
            NotFoundError: There is none with this id, or it is somebody else's.
        """
        milestone = await self.get(milestone_id, for_update=True)
        await self._milestones.delete(milestone)

    async def _check_references(self, values: Mapping[str, Any]) -> None:
        entity_id = values.get("project_id")
        if entity_id and not await self._projects.exists(
            id=entity_id, owner_id=self._user.id
        ):
            raise UnknownReferenceError("project_id", entity_id)
