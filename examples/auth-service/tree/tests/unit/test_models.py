"""Models."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, Table, insert, select
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import Database
from app.models.base import JSON_TYPE, ExactDecimal
from app.models.user import Role, User

AMOUNT: Column[Decimal | None] = Column("amount", ExactDecimal(38, 10))
DATA: Column[Any] = Column("data", JSON_TYPE)
VALUES = Table("values", MetaData(), AMOUNT, DATA)


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    """Give a session in which there is a table of values."""
    async with database.transaction() as session:
        await (await session.connection()).run_sync(VALUES.create)
        yield session


async def test_times_come_back_as_the_same_moment_in_utc(database: Database) -> None:
    in_tokyo = datetime(2026, 1, 1, 9, tzinfo=timezone(timedelta(hours=9)))
    async with database.transaction() as session:
        user = User(email="ada@example.com", password_hash="", created_at=in_tokyo)
        session.add(user)
    async with database.reading() as session:
        stored = await session.get_one(User, user.id)
    assert stored.created_at == in_tokyo
    assert stored.created_at.utcoffset() == timedelta(0)


async def test_naive_times_are_refused(database: Database) -> None:
    naive = datetime(2026, 1, 1)
    with pytest.raises(StatementError, match="naive datetime"):
        async with database.transaction() as session:
            user = User(email="ada@example.com", password_hash="", created_at=naive)
            session.add(user)


async def test_change_is_dated(database: Database) -> None:
    async with database.transaction() as session:
        user = User(email="ada@example.com", password_hash="")
        session.add(user)
    async with database.transaction() as session:
        changed = await session.get_one(User, user.id)
        changed.role = Role.ADMIN
    assert changed.updated_at > user.updated_at
    assert changed.created_at == user.created_at


async def test_decimals_are_exact_and_in_order(session: AsyncSession) -> None:
    most = "9999999999999999999999999999.9999999999"
    texts = (f"-{most}", "-0.0000000001", "0", "1.5", most)
    ordered = [Decimal(text) for text in texts]
    for amount in reversed(ordered):
        await session.execute(insert(VALUES).values(amount=amount))
    statement = select(AMOUNT).order_by(AMOUNT)
    assert list(await session.scalars(statement)) == ordered
    positive = list(await session.scalars(statement.where(Decimal(0) < AMOUNT)))
    assert positive == ordered[3:]
    assert str(positive[0]) == "1.5000000000"


def test_other_databases_have_a_type_for_decimals() -> None:
    dialect = DefaultDialect()
    column = ExactDecimal(4, 2)
    assert str(column.load_dialect_impl(dialect)) == "NUMERIC(4, 2)"
    assert column.process_bind_param(Decimal("1.5"), dialect) == Decimal("1.5")


@pytest.mark.parametrize("amount", ["0.00000000001", "1e28"])
async def test_decimals_that_do_not_fit_are_refused(
    session: AsyncSession, amount: str
) -> None:
    with pytest.raises(StatementError, match="more digits"):
        await session.execute(insert(VALUES).values(amount=Decimal(amount)))


async def test_none_is_null_in_every_column(session: AsyncSession) -> None:
    await session.execute(insert(VALUES).values(amount=None, data=None))
    statement = select(VALUES).where(AMOUNT.is_(None), DATA.is_(None))
    assert (await session.execute(statement)).all() == [(None, None)]


@pytest.mark.parametrize("data", [{"a": [1, None]}, [], "ü", 0.5, True], ids=str)
async def test_any_json_comes_back(session: AsyncSession, data: Any) -> None:
    await session.execute(insert(VALUES).values(data=data))
    assert await session.scalar(select(DATA)) == data
