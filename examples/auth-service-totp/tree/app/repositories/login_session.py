"""Login sessions and refresh tokens in the database."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update

from app.models.base import utc_now
from app.models.login_session import LoginSession, RefreshToken
from app.repositories.base import Repository


class LoginSessionRepository(Repository[LoginSession]):
    """Starts, prolongs and revokes login sessions."""

    model = LoginSession

    async def add_token(self, session_id: UUID, token_hash: str) -> None:
        """Store the hash of a session's next refresh token."""
        self.session.add(RefreshToken(token_hash=token_hash, session_id=session_id))
        await self.session.flush()

    async def use_token(self, token_hash: str) -> LoginSession | None:
        """Use a refresh token up, and return its session, if it was not used before.

        Of any number of uses at the same time, one gets the session.
        """
        statement = (
            update(RefreshToken)
            .where(
                RefreshToken.token_hash == token_hash, RefreshToken.used_at.is_(None)
            )
            .values(used_at=utc_now())
            .returning(RefreshToken.session_id)
        )
        session_id = await self.session.scalar(statement)
        return await self.get(session_id) if session_id else None

    async def get_by_token(self, token_hash: str) -> LoginSession | None:
        """Return the session that a refresh token, used or not, belongs to."""
        statement = (
            select(LoginSession)
            .join(RefreshToken, RefreshToken.session_id == LoginSession.id)
            .where(RefreshToken.token_hash == token_hash)
        )
        return (await self.session.scalars(statement)).one_or_none()

    def alive(self, user_id: UUID) -> Sequence[ColumnElement[bool]]:
        """Return the conditions of the sessions by which a user is logged in."""
        return (
            LoginSession.user_id == user_id,
            LoginSession.revoked_at.is_(None),
            LoginSession.expires_at > utc_now(),
        )

    async def revoke(self, user_id: UUID, session_id: UUID) -> bool:
        """End a session of a user for good, and tell whether there was one to end."""
        statement = (
            update(LoginSession)
            .where(LoginSession.id == session_id, *self.alive(user_id))
            .values(revoked_at=utc_now())
            .returning(LoginSession.id)
        )
        return await self.session.scalar(statement) is not None

    async def revoke_all(self, user_id: UUID) -> None:
        """End all sessions of a user for good."""
        statement = (
            update(LoginSession)
            .where(*self.alive(user_id))
            .values(revoked_at=utc_now())
        )
        await self.session.execute(statement)

    async def delete_expired(self, user_id: UUID) -> None:
        """Forget a user's sessions that have run out."""
        statement = delete(LoginSession).where(
            LoginSession.user_id == user_id, LoginSession.expires_at <= utc_now()
        )
        await self.session.execute(statement)
