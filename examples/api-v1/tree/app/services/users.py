"""Administering users."""

import logging
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import ForbiddenError, NotFoundError, OwnAccountError
from app.models.user import User
from app.repositories.login_session import LoginSessionRepository
from app.repositories.user import UserRepository
from app.schemas.user import UserUpdate

logger = logging.getLogger(__name__)


class UserService:
    """Changes what users are and may do."""

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self._users = UserRepository(session)
        self._sessions = LoginSessionRepository(session)

    async def get(self, user_id: UUID) -> User:
        """Return a user.

        Raises:
            NotFoundError: There is none with this id.
        """
        user = await self._users.get(user_id)
        if user is None:
            raise NotFoundError.of("user", user_id)
        return user

    async def update(self, admin: User, user_id: UUID, update: UserUpdate) -> User:
        """Change a user's role or lock them out, which ends their sessions.

        Raises:
            ForbiddenError: Somebody has changed the administrator's role meanwhile.
            NotFoundError: There is no user with this id.
            OwnAccountError: It is the administrator's own.
        """
        if user_id == admin.id:
            raise OwnAccountError
        # Two who demote each other must not both succeed: nobody would be left.
        role = admin.role
        for locked_id in sorted([admin.id, user_id]):
            await self._users.get(locked_id, for_update=True)
        if not admin.is_active or admin.role is not role:
            raise ForbiddenError
        user = await self.get(user_id)
        changes = update.model_dump(exclude_none=True)
        for name, value in changes.items():
            setattr(user, name, value)
        if not user.is_active:
            await self._sessions.revoke_all(user.id)
        logger.info(
            "An administrator changed a user.",
            extra={"admin_id": admin.id, "user_id": user.id, "changes": changes},
        )
        return await self._users.add(user)
