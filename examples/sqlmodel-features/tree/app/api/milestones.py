"""Milestones, to each user their own."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.auth.dependencies import CurrentUser
from app.db.session import SessionDep
from app.models.milestone import Milestone
from app.schemas.milestone import (
    MilestoneCreate,
    MilestoneQuery,
    MilestoneRead,
    MilestoneUpdate,
)
from app.schemas.pagination import Page
from app.services.milestone_service import MilestoneService

router = APIRouter(prefix="/milestones", tags=["milestones"])


async def get_milestone_service(
    session: SessionDep, user: CurrentUser
) -> MilestoneService:
    """Return the service, for the user who asks."""
    return MilestoneService(session, user)


MilestoneServiceDep = Annotated[MilestoneService, Depends(get_milestone_service)]


@router.get("")
async def list_milestones(
    service: MilestoneServiceDep, query: Annotated[MilestoneQuery, Query()]
) -> Page[MilestoneRead]:
    """Show a page of the milestones that match."""
    return await service.find(query)


@router.get("/{milestone_id}", response_model=MilestoneRead, responses={404: {}})
async def read_milestone(milestone_id: UUID, service: MilestoneServiceDep) -> Milestone:
    """Show a milestone."""
    return await service.get(milestone_id)


@router.post("", status_code=201, response_model=MilestoneRead, responses={409: {}})
async def create_milestone(
    new: MilestoneCreate, service: MilestoneServiceDep
) -> Milestone:
    """Create a milestone."""
    return await service.create(new)


@router.patch(
    "/{milestone_id}", response_model=MilestoneRead, responses={404: {}, 409: {}}
)
async def update_milestone(
    milestone_id: UUID, changes: MilestoneUpdate, service: MilestoneServiceDep
) -> Milestone:
    """Change a milestone; what is left out stays."""
    return await service.update(milestone_id, changes)


@router.delete("/{milestone_id}", status_code=204, responses={404: {}})
async def delete_milestone(milestone_id: UUID, service: MilestoneServiceDep) -> None:
    """Delete a milestone."""
    await service.delete(milestone_id)
