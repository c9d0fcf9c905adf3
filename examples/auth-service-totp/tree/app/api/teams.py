"""Teams."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.api.deps import SessionDep, require_role
from app.models.team import Team
from app.models.user import Role
from app.schemas.pagination import Page
from app.schemas.team import TeamCreate, TeamQuery, TeamRead, TeamUpdate
from app.services.team import TeamService

router = APIRouter(
    prefix="/teams",
    tags=["teams"],
    dependencies=[Depends(require_role(Role.ADMIN))],
    responses={403: {}},
)


async def get_team_service(session: SessionDep) -> TeamService:
    """Return the service, within the transaction of the request."""
    return TeamService(session)


TeamServiceDep = Annotated[TeamService, Depends(get_team_service)]


@router.get("")
async def list_teams(
    service: TeamServiceDep, query: Annotated[TeamQuery, Query()]
) -> Page[TeamRead]:
    """Show a page of the teams that match."""
    return await service.find(query)


@router.get("/{team_id}", response_model=TeamRead, responses={404: {}})
async def read_team(team_id: UUID, service: TeamServiceDep) -> Team:
    """Show a team."""
    return await service.get(team_id)


@router.post("", status_code=201, response_model=TeamRead, responses={409: {}})
async def create_team(new: TeamCreate, service: TeamServiceDep) -> Team:
    """Create a team."""
    return await service.create(new)


@router.patch("/{team_id}", response_model=TeamRead, responses={404: {}, 409: {}})
async def update_team(
    team_id: UUID, changes: TeamUpdate, service: TeamServiceDep
) -> Team:
    """Change a team; what is left out stays."""
    return await service.update(team_id, changes)


@router.delete("/{team_id}", status_code=204, responses={404: {}})
async def delete_team(team_id: UUID, service: TeamServiceDep) -> None:
    """Delete a team; references to it turn null."""
    await service.delete(team_id)
