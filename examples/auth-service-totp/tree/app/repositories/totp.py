"""Second factors in the database."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.totp import RecoveryCode, TOTPSecret


class TOTPRepository:
    """Keeps the secrets and recovery codes of users, and uses codes up."""

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self._session = session

    async def get(self, user_id: UUID) -> TOTPSecret | None:
        """Return the secret of a user, if there is one."""
        return await self._session.get(TOTPSecret, user_id)

    async def lock(self, user_id: UUID) -> TOTPSecret | None:
        """Do as `get`, and keep others from changing it until the transaction ends."""
        return await self._session.get(TOTPSecret, user_id, with_for_update=True)

    async def add(self, secret: TOTPSecret) -> None:
        """Store a new secret, or what has changed in a known one."""
        self._session.add(secret)
        await self._session.flush()

    async def delete(self, user_id: UUID) -> bool:
        """Remove all that there is of a user, and tell whether there was a secret."""
        await self._delete_recovery_codes(user_id)
        statement = (
            delete(TOTPSecret)
            .where(TOTPSecret.user_id == user_id)
            .returning(TOTPSecret.user_id)
        )
        return await self._session.scalar(statement) is not None

    async def use_step(self, user_id: UUID, step: int) -> bool:
        """Use up the code of a time step and all before it, unless that was done.

        Of any number of uses at the same time, one is told that it may go on.
        """
        statement = (
            update(TOTPSecret)
            .where(
                TOTPSecret.user_id == user_id,
                or_(TOTPSecret.last_step.is_(None), TOTPSecret.last_step < step),
            )
            .values(last_step=step)
            .returning(TOTPSecret.user_id)
        )
        return await self._session.scalar(statement) is not None

    async def use_recovery_code(self, user_id: UUID, code_hash: str) -> bool:
        """Use up a recovery code, and tell whether the user had it.

        Of any number of uses at the same time, one is told that it may go on.
        """
        statement = (
            delete(RecoveryCode)
            .where(RecoveryCode.code_hash == code_hash, RecoveryCode.user_id == user_id)
            .returning(RecoveryCode.code_hash)
        )
        return await self._session.scalar(statement) is not None

    async def replace_recovery_codes(
        self, user_id: UUID, code_hashes: Iterable[str]
    ) -> None:
        """Give a user other recovery codes."""
        await self._delete_recovery_codes(user_id)
        self._session.add_all(
            RecoveryCode(code_hash=code_hash, user_id=user_id)
            for code_hash in code_hashes
        )
        await self._session.flush()

    async def count_recovery_codes(self, user_id: UUID) -> int:
        """Return how many recovery codes a user has left."""
        statement = (
            select(func.count())
            .select_from(RecoveryCode)
            .where(RecoveryCode.user_id == user_id)
        )
        return await self._session.scalar(statement) or 0

    async def _delete_recovery_codes(self, user_id: UUID) -> None:
        statement = delete(RecoveryCode).where(RecoveryCode.user_id == user_id)
        await self._session.execute(statement)
