"""Better Auth's tables, as far as this application reads them. It never writes them.

They belong to Better Auth, which makes and changes them: migrations leave them alone.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    Dialect,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.types import TypeEngine


class BetterAuthTime(TypeDecorator[datetime]):
    """A point in time, which Better Auth keeps as text where it uses SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return what the database stores."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | str | None:
        """Return the time as Better Auth would store it."""
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).isoformat(timespec="milliseconds")

    def process_result_value(
        self, value: datetime | str | None, dialect: Dialect
    ) -> datetime | None:
        """Return the stored time in UTC."""
        if value is None:
            return None
        time = datetime.fromisoformat(value) if isinstance(value, str) else value
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


METADATA = MetaData()

USERS = Table(
    "user",
    METADATA,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("email", String, nullable=False, unique=True),
)

SESSIONS = Table(
    "session",
    METADATA,
    Column("id", String, primary_key=True),
    Column("token", String, nullable=False, unique=True),
    Column("userId", String, nullable=False),
    Column("expiresAt", BetterAuthTime, nullable=False),
)
