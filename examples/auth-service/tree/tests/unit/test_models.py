"""Models."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, Table, insert, select
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.database import Database
from app.models.base import JSON_TYPE, ExactDecimal
from tests.rows import Row, change_row, new_row

AMOUNT: Column[Decimal | None] = Column("amount", ExactDecimal(38, 10))
DATA: Column[Any] = Column("data", JSON_TYPE)
VALUES = Table("values", MetaData(), AMOUNT, DATA)


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[AsyncConnection]:
    """Give a connection to a database with a table of values."""
    async with database.transaction() as session:
        connection = await session.connection()
        await connection.run_sync(VALUES.create)
        yield connection


async def test_times_come_back_as_the_same_moment_in_utc(database: Database) -> None:
    in_tokyo = datetime(2026, 1, 1, 9, tzinfo=timezone(timedelta(hours=9)))
    async with database.transaction() as session:
        row = new_row("ada")
        row.created_at = in_tokyo
        session.add(row)
    async with database.reading() as session:
        stored = await session.get_one(Row, row.id)
    assert stored.created_at == in_tokyo
    assert stored.created_at.utcoffset() == timedelta(0)


async def test_naive_times_are_refused(database: Database) -> None:
    naive = datetime(2026, 1, 1)
    with pytest.raises(StatementError, match="zone"):
        async with database.transaction() as session:
            row = new_row("ada")
            row.created_at = naive
            session.add(row)


async def test_change_is_dated(database: Database) -> None:
    async with database.transaction() as session:
        row = new_row("ada")
        session.add(row)
    assert row.updated_at == row.created_at
    async with database.transaction() as session:
        changed = await session.get_one(Row, row.id)
        change_row(changed, "bob")
    assert changed.updated_at > row.updated_at
    assert changed.created_at == row.created_at


async def test_decimals_are_exact_and_in_order(connection: AsyncConnection) -> None:
    most = "9999999999999999999999999999.9999999999"
    texts = (f"-{most}", "-0.0000000001", "0", "1.5", most)
    ordered = [Decimal(text) for text in texts]
    for amount in reversed(ordered):
        await connection.execute(insert(VALUES).values(amount=amount))
    statement = select(AMOUNT).order_by(AMOUNT)
    assert list(await connection.scalars(statement)) == ordered
    positive = list(await connection.scalars(statement.where(Decimal(0) < AMOUNT)))
    assert positive == ordered[3:]
    assert str(positive[0]) == "1.5000000000"


def test_other_databases_have_a_type_for_decimals() -> None:
    dialect = DefaultDialect()
    column = ExactDecimal(4, 2)
    assert str(column.load_dialect_impl(dialect)) == "NUMERIC(4, 2)"
    assert column.process_bind_param(Decimal("1.5"), dialect) == Decimal("1.5")


@pytest.mark.parametrize("amount", ["0.00000000001", "1e28"])
async def test_decimals_that_do_not_fit_are_refused(
    connection: AsyncConnection, amount: str
) -> None:
    with pytest.raises(StatementError, match="more digits"):
        await connection.execute(insert(VALUES).values(amount=Decimal(amount)))


async def test_none_is_null_in_every_column(connection: AsyncConnection) -> None:
    await connection.execute(insert(VALUES).values(amount=None, data=None))
    statement = select(VALUES).where(AMOUNT.is_(None), DATA.is_(None))
    assert (await connection.execute(statement)).all() == [(None, None)]


@pytest.mark.parametrize("data", [{"a": [1, None]}, [], "ü", 0.5, True], ids=str)
async def test_any_json_comes_back(connection: AsyncConnection, data: Any) -> None:
    await connection.execute(insert(VALUES).values(data=data))
    assert await connection.scalar(select(DATA)) == data
