"""The base of all tables, and what all entities have in common."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    Dialect,
    Enum,
    MetaData,
    Numeric,
    String,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine
from sqlmodel import Field, SQLModel

JSON_TYPE = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


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


def enum_type(members: type[StrEnum]) -> Enum:
    """Return the type of a column that holds the values of an enum, as text."""
    return Enum(
        members,
        native_enum=False,
        length=63,
        values_callable=lambda enum: [member.value for member in enum],
    )


def utc_now() -> datetime:
    """Return the current time, aware."""
    return datetime.now(UTC)


def creation_time(context: Any) -> datetime:
    """Return when the row of a statement is created, which is its first change."""
    created_at: datetime = context.get_current_parameters()["created_at"]
    return created_at


class Base(SQLModel):
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


class Entity(Base):
    """Base of tables whose rows are known by an id and have a history."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(
        default=None,  # until it is stored
        sa_column_kwargs={"default": creation_time, "onupdate": utc_now},
    )


class ListedEntity(Entity):
    """Base of entities that clients list, in the order of their creation if in none."""

    created_at: datetime = Field(default_factory=utc_now, index=True)
