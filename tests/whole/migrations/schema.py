"""The tables that features should have, made without any of the generator's code."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Context, Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# Python's own context has 28 digits, a decimal may have 38.
EXACT = Context(prec=40)
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class ExactDecimal(sa.TypeDecorator[Decimal]):
    """On SQLite, text that sorts as the numbers do."""

    impl = sa.Numeric
    cache_ok = True

    def __init__(self, precision: int, scale: int) -> None:
        super().__init__(precision, scale)
        self.digits = precision
        self.places = scale

    def load_dialect_impl(self, dialect: sa.Dialect) -> Any:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.String(self.digits + 1))
        return dialect.type_descriptor(sa.Numeric(self.digits, self.places))

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        shifted = int(value.scaleb(self.places, EXACT)) + 10**self.digits
        return str(shifted).zfill(self.digits + 1)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        assert len(value) == self.digits + 1, value
        return Decimal(int(value) - 10**self.digits).scaleb(-self.places, EXACT)


class Moment(sa.TypeDecorator[datetime]):
    """Aware, also where the database keeps none but UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:
        if value is None or value.tzinfo:
            return value
        return value.replace(tzinfo=UTC)


def type_of(field: dict[str, Any]) -> Any:
    argument = field["argument"]
    match field["type"]:
        case "str":
            return sa.String(int(argument))
        case "enum":
            return sa.String(63)
        case "decimal":
            precision, scale = argument.split(",")
            return ExactDecimal(int(precision), int(scale))
        case "list" | "json":
            json = sa.JSON(none_as_null=True)
            return json.with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
    return {
        "text": sa.Text(),
        "int": sa.BigInteger(),
        "float": sa.Double(),
        "bool": sa.Boolean(),
        "date": sa.Date(),
        "datetime": Moment(),
        "uuid": sa.Uuid(),
        "ref": sa.Uuid(),
    }[field["type"]]


def column_of(field: dict[str, Any]) -> str:
    return field["name"] + ("_id" if field["type"] == "ref" else "")


def parsed(field: dict[str, Any], text: str) -> Any:
    """What a default stands for."""
    return {
        "str": str,
        "text": str,
        "enum": str,
        "int": int,
        "float": float,
        "decimal": Decimal,
        "bool": lambda value: value == "true",
        "date": date.fromisoformat,
        "datetime": lambda value: datetime.fromisoformat(value).astimezone(UTC),
        "uuid": UUID,
    }[field["type"]](text)


def metadata_for(features: list[dict[str, Any]], base: sa.MetaData) -> sa.MetaData:
    """The tables of features beside the project's own."""
    metadata = sa.MetaData(naming_convention=NAMING)
    for table in base.tables.values():
        table.to_metadata(metadata)
    plurals = {feature["name"]: feature["plural"] for feature in features}
    for feature in features:
        columns: list[Any] = [sa.Column("id", sa.Uuid(), primary_key=True)]
        for field in feature["fields"]:
            arguments: list[Any] = []
            if field["type"] == "ref":
                rule = "SET NULL" if field["nullable"] else "RESTRICT"
                target = f"{plurals[field['argument']]}.id"
                arguments = [sa.ForeignKey(target, ondelete=rule)]
            columns.append(
                sa.Column(
                    column_of(field),
                    type_of(field),
                    *arguments,
                    nullable=field["nullable"],
                    unique=field["unique"] or None,
                    index=field["index"] or field["type"] == "ref" or None,
                )
            )
        if feature["owned"]:
            key = sa.ForeignKey("users.id", ondelete="CASCADE")
            columns.append(
                sa.Column("owner_id", sa.Uuid(), key, nullable=False, index=True)
            )
        columns.append(sa.Column("created_at", Moment(), nullable=False, index=True))
        columns.append(sa.Column("updated_at", Moment(), nullable=False))
        sa.Table(feature["plural"], metadata, *columns)
    return metadata


Names = tuple[str | None, set[Any], set[Any], set[Any]]


def found_names(inspector: sa.Inspector, table: str) -> Names:
    return (
        inspector.get_pk_constraint(table)["name"],
        {
            (key["name"], key["options"].get("ondelete"), *key["constrained_columns"])
            for key in inspector.get_foreign_keys(table)
        },
        {
            (unique["name"], *unique["column_names"])
            for unique in inspector.get_unique_constraints(table)
        },
        {
            (index["name"], *index["column_names"])
            for index in inspector.get_indexes(table)
            if "duplicates_constraint" not in index
        },
    )


def expected_names(table: sa.Table) -> Names:
    def named(kind: type[Any], more: Callable[[Any], list[Any]]) -> set[Any]:
        return {
            (str(one.name), *more(one), *(column.name for column in one.columns))
            for one in [*table.constraints, *table.indexes]
            if isinstance(one, kind)
        }

    return (
        str(table.primary_key.name),
        named(sa.ForeignKeyConstraint, lambda key: [key.ondelete]),
        named(sa.UniqueConstraint, lambda _: []),
        named(sa.Index, lambda _: []),
    )
