"""Writing the audit log: what happened to accounts, for those who ask later."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.logging import request_id_context
from app.models.audit_event import AuditEvent, AuditEventKind
from app.repositories.audit_event import AuditEventRepository


class AuditLog:
    """Writes down what happens, on behalf of which request, and from where.

    Details are ids and names of the application's own. Nothing that was typed or is
    secret goes into them: no address, no password, no token, no code.
    """

    def __init__(self, ip_address: str | None = None) -> None:
        """Write for a client, or for the application itself."""
        self._ip_address = ip_address

    async def record(
        self,
        session: AsyncSession,
        event: AuditEventKind,
        user_id: UUID | None = None,
        actor_id: UUID | None = None,
        **details: UUID | str,
    ) -> None:
        """Record an event within the transaction that makes it happen.

        Where an error is to follow, that must be a transaction of its own, which ends
        before the error is raised.

        Args:
            session: The session of that transaction.
            event: What happens.
            user_id: Whose account it is, if that is known.
            actor_id: Who does it, if somebody else.
            details: What else there is to know, such as `session_id=session.id`.
        """
        await AuditEventRepository(session).add(
            AuditEvent(
                event=event,
                user_id=user_id,
                actor_id=actor_id,
                ip_address=self._ip_address,
                request_id=request_id_context.get(),
                details={name: str(value) for name, value in details.items()},
            )
        )
