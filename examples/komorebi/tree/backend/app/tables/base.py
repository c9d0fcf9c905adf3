"""The declarative base, and what all entities have in common."""

import enum
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Double,
    Enum,
    MetaData,
    Numeric,
    String,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeEngine

JSON_TYPE = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class UTCDateTime(TypeDecorator[datetime]):
    """A point in time: aware on both sides, also where the database knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Return the time in UTC; a naive one is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime: give it a time zone")
        return value.astimezone(UTC)

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Return the stored time in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal number, exact also where the database knows only binary fractions.

    SQLite keeps the digits as text: without the point, and raised by a power of ten so
    that none is negative. Text of one length sorts as its numbers do.
    """

    impl = Numeric
    cache_ok = True

    def __init__(self, precision: int, scale: int) -> None:
        """Hold so many digits, so many of them after the point."""
        super().__init__(precision, scale)
        self.precision = precision
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return what the database stores."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(self.precision + 1))
        return dialect.type_descriptor(Numeric(self.precision, self.scale))

    def process_bind_param(
        self, value: Decimal | None, dialect: Dialect
    ) -> Decimal | str | None:
        """Return what is stored; a number with other digits is the caller's mistake."""
        if value is None:
            return None
        numerator, denominator = value.as_integer_ratio()
        units, rest = divmod(numerator * 10**self.scale, denominator)
        if rest or abs(units) >= 10**self.precision:
            raise ValueError("decimal with more digits than are stored")
        if dialect.name == "sqlite":
            return str(units + 10**self.precision).zfill(self.precision + 1)
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Return the number, with all digits after the point."""
        if isinstance(value, str):
            return Decimal(f"{int(value) - 10**self.precision}E-{self.scale}")
        number: Decimal | None = value
        return number


def utc_now() -> datetime:
    """Return the current time, aware."""
    return datetime.now(UTC)


def creation_time(context: Any) -> datetime:
    """Return when the row of a statement is created, which is its first change."""
    created_at: datetime = context.get_current_parameters()["created_at"]
    return created_at


class Base(DeclarativeBase):
    """Base of all tables; names every constraint, so that migrations can."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UTCDateTime,
        int: BigInteger,
        float: Double,
        list[str]: JSON_TYPE,
        enum.Enum: Enum(
            enum.Enum,
            native_enum=False,
            length=63,
            values_callable=lambda members: [member.value for member in members],
        ),
    }


class Entity(Base):
    """Base of tables whose rows are known by an id and have a history."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4, sort_order=-1)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(
        default=creation_time, onupdate=utc_now
    )


class ListedEntity(Entity):
    """Base of entities that clients list, in the order of their creation if in none."""

    __abstract__ = True

    created_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
