"""Signing keys in the database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.base import utc_now
from app.models.signing_key import SigningKey


class SigningKeyRepository:
    """Finds, adds and removes keys."""

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self._session = session

    async def list(self) -> Sequence[SigningKey]:
        """Return all keys, in the order in which they sign."""
        statement = select(SigningKey).order_by(SigningKey.activates_at, SigningKey.kid)
        return (await self._session.scalars(statement)).all()

    async def add(self, key: SigningKey) -> None:
        """Store a new key."""
        self._session.add(key)
        await self._session.flush()

    async def expire_all(self, expires_at: datetime) -> None:
        """Let all keys end at a time, unless they end before."""
        is_later = or_(
            SigningKey.expires_at.is_(None), SigningKey.expires_at > expires_at
        )
        statement = update(SigningKey).where(is_later).values(expires_at=expires_at)
        await self._session.execute(statement)

    async def delete(self, kid: str) -> bool:
        """Remove a key, and tell whether there was one."""
        statement = (
            delete(SigningKey).where(SigningKey.kid == kid).returning(SigningKey.kid)
        )
        return await self._session.scalar(statement) is not None

    async def delete_expired(self) -> None:
        """Forget keys that have run out."""
        statement = delete(SigningKey).where(SigningKey.expires_at <= utc_now())
        await self._session.execute(statement)
