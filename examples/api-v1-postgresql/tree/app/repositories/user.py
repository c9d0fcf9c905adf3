"""Users in the database."""

from uuid import UUID

from sqlalchemy import select

from app.models.base import utc_now
from app.models.login_session import LoginSession
from app.models.user import User
from app.repositories.base import Repository


class UserRepository(Repository[User]):
    """Finds users by what they log in with."""

    model = User

    async def get_by_email(self, email: str) -> User | None:
        """Return the user with an e-mail address, if there is one."""
        statement = select(User).where(User.email == email)
        return (await self.session.scalars(statement)).one_or_none()

    async def lock_unchanged(self, user: User) -> User | None:
        """Return a user and keep others from changing it, until the transaction ends.

        Nothing is returned if the user is inactive or has another password by now.
        """
        statement = (
            select(User)
            .where(
                User.id == user.id,
                User.password_hash == user.password_hash,
                User.is_active,
            )
            .with_for_update(key_share=True)
        )
        return (await self.session.scalars(statement)).one_or_none()

    async def get_by_session(self, user_id: UUID, session_id: UUID) -> User | None:
        """Return a user, if active and still logged in by a session."""
        statement = (
            select(User)
            .join(LoginSession, LoginSession.user_id == User.id)
            .where(
                User.id == user_id,
                User.is_active,
                LoginSession.id == session_id,
                LoginSession.revoked_at.is_(None),
                LoginSession.expires_at > utc_now(),
            )
        )
        return (await self.session.scalars(statement)).one_or_none()
