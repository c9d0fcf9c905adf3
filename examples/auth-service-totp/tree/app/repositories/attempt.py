"""Counted attempts in the database."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.attempt import Attempt

# Both databases know the same upsert, but SQLAlchemy has one for each.
INSERTS: Mapping[str, Callable[..., postgresql.Insert | sqlite.Insert]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}


class AttemptRepository:
    """Counts attempts, of any number at the same time each one."""

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self._session = session

    async def count(
        self, key: str, now: datetime, ends_at: datetime
    ) -> tuple[int, datetime]:
        """Count an attempt.

        Args:
            key: What is counted apart.
            now: The time of the attempt.
            ends_at: When the window ends, should this be the first attempt in it.

        Returns:
            The number of this attempt in its window, and when that window ends.
        """
        insert = INSERTS[self._session.get_bind().dialect.name]
        new = insert(Attempt).values(key=key, count=1, ends_at=ends_at)
        has_ended = Attempt.ends_at <= now
        statement = new.on_conflict_do_update(
            index_elements=[Attempt.key],
            set_={
                "count": case((has_ended, 1), else_=Attempt.count + 1),
                "ends_at": case(
                    (has_ended, new.excluded.ends_at), else_=Attempt.ends_at
                ),
            },
        ).returning(Attempt.count, Attempt.ends_at)
        number, window_ends_at = (await self._session.execute(statement)).one()
        return number, window_ends_at

    async def forget(self, key: str) -> None:
        """Start again from nothing."""
        await self._session.execute(delete(Attempt).where(Attempt.key == key))

    async def forget_ended(self, now: datetime) -> None:
        """Remove what was counted in windows that have ended.

        Rows that others are counting in are left to them: waiting for each other, two
        requests could wait forever.
        """
        ended = (
            select(Attempt.key)
            .where(Attempt.ends_at <= now)
            .with_for_update(skip_locked=True)
        )
        await self._session.execute(delete(Attempt).where(Attempt.key.in_(ended)))
