"""Login sessions, as their user sees them."""

from datetime import datetime
from typing import Self
from uuid import UUID

from app.models.login_session import LoginSession
from app.schemas.base import ResponseModel


class LoginSessionRead(ResponseModel):
    """What is shown of a session."""

    id: UUID
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    user_agent: str | None
    ip_address: str | None
    is_current: bool = False

    @classmethod
    def of(cls, session: LoginSession, current_id: UUID) -> Self:
        """Return what is shown of a session to a user who is logged in by one."""
        shown = cls.model_validate(session)
        return shown.model_copy(update={"is_current": session.id == current_id})
