"""Better Auth's tables, as far as this application reads them. It never writes them.

They belong to Better Auth, which makes and changes them: migrations leave them alone.
"""

from datetime import UTC, datetime

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


class TextTime(TypeDecorator[datetime]):
    """A point in time as Better Auth keeps it where it uses SQLite: as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> str | None:
        """Return the time as Better Auth would store it."""
        utc = value.astimezone(UTC) if value else None
        return utc.isoformat(timespec="milliseconds") if utc else None

    def process_result_value(
        self, value: str | None, dialect: Dialect
    ) -> datetime | None:
        """Return the stored time."""
        return datetime.fromisoformat(value) if value else None


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
    Column(
        "expiresAt",
        DateTime(timezone=True).with_variant(TextTime(), "sqlite"),
        nullable=False,
    ),
)
