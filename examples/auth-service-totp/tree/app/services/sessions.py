"""Ending login sessions, one's own or somebody else's."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import NotFoundError
from app.models.audit_event import AuditEventKind
from app.models.user import User
from app.repositories.login_session import LoginSessionRepository
from app.repositories.user import UserRepository
from app.services.audit import AuditLog


@dataclass(frozen=True, slots=True)
class SessionService:
    """Logs users out where they do not do so themselves."""

    session: AsyncSession
    audit: AuditLog

    async def revoke(self, user: User, session_id: UUID) -> None:
        """End a session of a user.

        Raises:
            NotFoundError: The user is not logged in by it.
        """
        if not await LoginSessionRepository(self.session).revoke(user.id, session_id):
            raise NotFoundError.of("session", session_id)
        event = AuditEventKind.SESSION_REVOKED
        await self.audit.record(self.session, event, user.id, session_id=session_id)

    async def revoke_all(self, actor: User, user_id: UUID) -> None:
        """End all sessions of a user, on behalf of an administrator.

        Raises:
            NotFoundError: There is no such user.
        """
        if await UserRepository(self.session).get(user_id) is None:
            raise NotFoundError.of("user", user_id)
        await LoginSessionRepository(self.session).revoke_all(user_id)
        event = AuditEventKind.SESSION_REVOKED
        await self.audit.record(self.session, event, user_id, actor.id)
