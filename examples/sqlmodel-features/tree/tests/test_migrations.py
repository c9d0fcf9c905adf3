"""Migrations and models describe the same database."""

import asyncio
from io import StringIO

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from app.db.session import create_engine
from app.models.base import Base
from tests.databases import alembic_config


async def tables_of(url: str) -> set[str]:
    """Return the names of a database's tables."""
    engine = create_engine(url)
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda c: inspect(c).get_table_names())
    await engine.dispose()
    return set(names)


def test_up_and_down_and_up_again(empty_database_url: str) -> None:
    config = alembic_config(empty_database_url)
    command.upgrade(config, "head")
    command.check(config)
    tables = asyncio.run(tables_of(empty_database_url))
    assert tables == {*Base.metadata.tables, "alembic_version"}
    command.downgrade(config, "base")
    assert asyncio.run(tables_of(empty_database_url)) == {"alembic_version"}
    command.upgrade(config, "head")
    assert asyncio.run(tables_of(empty_database_url)) == tables


def test_there_is_one_head(database_url: str) -> None:
    migrations = ScriptDirectory.from_config(alembic_config(database_url))
    assert len(migrations.get_heads()) == 1


def test_sql_can_be_printed_without_a_database() -> None:
    sql = StringIO()
    # Not SQLite: it changes tables by copying them, which needs their rows.
    nowhere = "postgresql+psycopg://nowhere/app"
    command.upgrade(alembic_config(nowhere, sql), "head", sql=True)
    assert f"CREATE TABLE {Base.metadata.sorted_tables[0].name}" in sql.getvalue()
