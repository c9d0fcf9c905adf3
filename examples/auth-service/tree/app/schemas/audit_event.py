"""The audit log, as clients see it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

from app.models.audit_event import AuditEventKind
from app.schemas.base import ResponseModel
from app.schemas.pagination import ListParams


class AuditEventRead(ResponseModel):
    """What is shown of an event."""

    id: UUID
    created_at: datetime
    event: str
    user_id: UUID | None
    actor_id: UUID | None
    ip_address: str | None
    request_id: str | None
    details: Mapping[str, str]


class AuditEventQuery(ListParams):
    """Which events to list."""

    sort: Literal["created_at", "-created_at"] = "-created_at"
    event: AuditEventKind | None = None
    user_id: UUID | None = None
