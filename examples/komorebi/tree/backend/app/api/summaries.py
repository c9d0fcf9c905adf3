"""Summaries and the digest."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from backend.app.api.deps import SessionDep
from backend.app.models.pagination import TOTAL_HEADER
from backend.app.models.summary import DigestRead, SummaryQuery, SummaryRead
from backend.app.repositories.summary import DigestRepository, SummaryRepository

router = APIRouter(tags=["summaries"])


async def get_summary_repository(session: SessionDep) -> SummaryRepository:
    """Return the repository, within the transaction of the request."""
    return SummaryRepository(session)


SummaryRepositoryDep = Annotated[SummaryRepository, Depends(get_summary_repository)]


@router.get("/summaries")
async def list_summaries(
    summaries: SummaryRepositoryDep,
    query: Annotated[SummaryQuery, Query()],
    response: Response,
) -> list[SummaryRead]:
    """Show a page of the summaries that match; the header says how many do."""
    response.headers[TOTAL_HEADER] = str(await summaries.count(query))
    return await summaries.list(query)


@router.get("/summaries/{summary_id}", responses={404: {}})
async def read_summary(
    summary_id: UUID, summaries: SummaryRepositoryDep
) -> SummaryRead:
    """Show a summary."""
    return await summaries.get(summary_id)


@router.get("/digest")
async def read_digest(session: SessionDep) -> DigestRead:
    """Show the summary of all captures."""
    return await DigestRepository(session).get()
