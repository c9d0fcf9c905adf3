"""Making, finding and changing teams."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import NotFoundError
from app.models.team import Team
from app.repositories.team import TeamRepository
from app.schemas.pagination import Page, filters_of
from app.schemas.team import TeamCreate, TeamQuery, TeamRead, TeamUpdate


class TeamService:
    """Knows the teams."""

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self._teams = TeamRepository(session)

    async def find(self, query: TeamQuery) -> Page[TeamRead]:
        """Return a page of those that match."""
        where = self._teams.matching(filters_of(query))
        found = await self._teams.list(
            *where, limit=query.limit, offset=query.offset, sort=query.sort
        )
        return Page(
            items=[TeamRead.model_validate(item) for item in found],
            total=await self._teams.count(*where),
            limit=query.limit,
            offset=query.offset,
        )

    async def get(self, team_id: UUID, *, for_update: bool = False) -> Team:
        """Return one of them; for an update, so that nobody else changes it meanwhile.

        Raises:
            NotFoundError: There is none with this id.
        """
        team = await self._teams.get(team_id, for_update=for_update)
        if team is None:
            raise NotFoundError.of("team", team_id)
        return team

    async def create(self, new: TeamCreate) -> Team:
        """Store a new one.

        Raises:
            TakenError: Another one has a value that only one may have.
        """
        return await self._teams.add(Team(**new.model_dump()))

    async def update(self, team_id: UUID, changes: TeamUpdate) -> Team:
        """Change what is given, and nothing else.

        Raises:
            NotFoundError: There is none with this id.
            TakenError: Another one has a value that only one may have.
        """
        team = await self.get(team_id, for_update=True)
        values = changes.model_dump(exclude_unset=True)
        return await self._teams.update(team, values)

    async def delete(self, team_id: UUID) -> None:
        """Remove one of them.

        Raises:
            NotFoundError: There is none with this id.
        """
        team = await self.get(team_id, for_update=True)
        await self._teams.delete(team)
