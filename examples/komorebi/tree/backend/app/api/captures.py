"""Captures."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from backend.app.api.deps import PipelineDep, SessionDep
from backend.app.models.capture import (
    CaptureCreate,
    CaptureOverview,
    CaptureQuery,
    CaptureRead,
)
from backend.app.models.pagination import TOTAL_HEADER
from backend.app.repositories.capture import CaptureRepository

router = APIRouter(prefix="/captures", tags=["captures"])


async def get_capture_repository(session: SessionDep) -> CaptureRepository:
    """Return the repository, within the transaction of the request."""
    return CaptureRepository(session)


CaptureRepositoryDep = Annotated[CaptureRepository, Depends(get_capture_repository)]


@router.get("")
async def list_captures(
    captures: CaptureRepositoryDep,
    query: Annotated[CaptureQuery, Query()],
    response: Response,
) -> list[CaptureOverview]:
    """Show a page of the captures that match; the header says how many do."""
    response.headers[TOTAL_HEADER] = str(await captures.count(query))
    return await captures.list_as(CaptureOverview, query)


@router.get("/{capture_id}", responses={404: {}})
async def read_capture(capture_id: UUID, captures: CaptureRepositoryDep) -> CaptureRead:
    """Show a capture."""
    return await captures.get(capture_id)


@router.post("", status_code=202, responses={409: {}, 503: {}})
async def create_capture(new: CaptureCreate, pipeline: PipelineDep) -> CaptureRead:
    """Accept a text; it is stored when this answers, and processed afterwards."""
    return await pipeline.accept(new)
