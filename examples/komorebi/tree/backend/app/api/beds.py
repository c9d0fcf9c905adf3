"""Beds."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from backend.app.api.deps import SessionDep
from backend.app.models.bed import BedCreate, BedQuery, BedRead, BedUpdate
from backend.app.models.pagination import TOTAL_HEADER
from backend.app.repositories.bed import BedRepository

router = APIRouter(prefix="/beds", tags=["beds"])


async def get_bed_repository(session: SessionDep) -> BedRepository:
    """Return the repository, within the transaction of the request."""
    return BedRepository(session)


BedRepositoryDep = Annotated[BedRepository, Depends(get_bed_repository)]


@router.get("")
async def list_beds(
    beds: BedRepositoryDep, query: Annotated[BedQuery, Query()], response: Response
) -> list[BedRead]:
    """Show a page of the beds that match; the header says how many do."""
    response.headers[TOTAL_HEADER] = str(await beds.count(query))
    return await beds.list(query)


@router.get("/{bed_id}", responses={404: {}})
async def read_bed(bed_id: UUID, beds: BedRepositoryDep) -> BedRead:
    """Show a bed."""
    return await beds.get(bed_id)


@router.post("", status_code=201, responses={409: {}})
async def create_bed(new: BedCreate, beds: BedRepositoryDep) -> BedRead:
    """Create a bed."""
    return await beds.create(new)


@router.patch("/{bed_id}", responses={404: {}, 409: {}})
async def update_bed(
    bed_id: UUID, changes: BedUpdate, beds: BedRepositoryDep
) -> BedRead:
    """Change a bed; what is left out stays."""
    return await beds.update(bed_id, changes)


@router.delete("/{bed_id}", status_code=204, responses={404: {}})
async def delete_bed(bed_id: UUID, beds: BedRepositoryDep) -> None:
    """Delete a bed; references to it turn null."""
    await beds.delete(bed_id)
