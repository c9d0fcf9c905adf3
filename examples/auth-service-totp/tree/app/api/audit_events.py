"""The audit log: what happened to accounts."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from app.api.deps import SessionDep, require_permission
from app.core.permissions import Permission
from app.repositories.audit_event import AuditEventRepository
from app.schemas.audit_event import AuditEventQuery, AuditEventRead
from app.schemas.pagination import Page, filters_of

router = APIRouter(prefix="/audit-events", tags=["audit-events"])


@router.get(
    "",
    responses={403: {}},
    dependencies=[Depends(require_permission(Permission.READ_AUDIT_LOG))],
)
async def list_audit_events(
    session: SessionDep, query: Annotated[AuditEventQuery, Query()]
) -> Page[AuditEventRead]:
    """Show a page of the events that match, newest first."""
    events = AuditEventRepository(session)
    filters = filters_of(query)
    found = await events.list(
        filters, limit=query.limit, offset=query.offset, sort=query.sort
    )
    return Page(
        items=[AuditEventRead.model_validate(event) for event in found],
        total=await events.count(filters),
        limit=query.limit,
        offset=query.offset,
    )
