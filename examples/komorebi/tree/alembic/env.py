"""How Alembic finds the database and the models."""

import asyncio
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON, Connection
from sqlalchemy.pool import NullPool

from backend.app.core.config import Settings
from backend.app.core.logging import configure_logging
from backend.app.database import create_engine
from backend.app.tables.base import Base, ExactDecimal, UTCDateTime


def find_database_url() -> str:
    """Return the URL that a caller passed on, or else the one of the settings."""
    url: str | None = context.config.attributes.get("database_url")
    if url is not None:
        return url
    settings = Settings()
    configure_logging(settings.log_level)
    return settings.database_url


def render_item(
    kind: str, item: Any, autogenerate: AutogenContext
) -> str | Literal[False]:
    """Keep the application's own types out of migrations, which must outlive them."""
    match kind, item:
        case "type", UTCDateTime():
            return "sa.DateTime(timezone=True)"
        case "type", ExactDecimal(precision=precision, scale=scale):
            number = f"sa.Numeric(precision={precision}, scale={scale})"
            return f'{number}.with_variant(sa.String(length={precision + 1}), "sqlite")'
        case "type", JSON():
            autogenerate.imports.add("from sqlalchemy.dialects import postgresql")
            return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
        case _:
            return False


def run_migrations(connection: Connection | None = None, /, **options: Any) -> None:
    """Run the migrations that Alembic asks for."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_item,
        transactional_ddl=True,
        **options,
    )
    with context.begin_transaction():
        context.run_migrations()


def turn_foreign_keys_off(connection: Connection) -> None:
    """Let SQLite not enforce foreign keys; within a transaction it would not listen."""
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    cursor.close()


async def run_online(url: str) -> None:
    """Run migrations on a live database."""
    engine = create_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # Batch mode drops and recreates tables. With foreign keys enforced, that
            # would delete the rows that refer to them.
            await connection.run_sync(turn_foreign_keys_off)
        await connection.run_sync(run_migrations)
    await engine.dispose()


database_url = find_database_url()
if context.is_offline_mode():
    run_migrations(url=database_url, literal_binds=True)
else:
    asyncio.run(run_online(database_url))
