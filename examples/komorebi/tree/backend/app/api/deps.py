"""What endpoints ask for: settings, the database, the session of the request."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from backend.app.core.config import Settings
from backend.app.database import Database
from backend.app.events.broadcaster import Broadcaster
from backend.app.workers.pipeline import Pipeline

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


async def get_settings(request: Request) -> Settings:
    """Return the settings that the application was made with."""
    settings: Settings = request.app.state.settings
    return settings


async def get_database(request: Request) -> Database:
    """Return the application's database."""
    database: Database = request.app.state.database
    return database


async def get_broadcaster(request: Request) -> Broadcaster:
    """Return what hands out events."""
    broadcaster: Broadcaster = request.app.state.broadcaster
    return broadcaster


async def get_pipeline(request: Request) -> Pipeline:
    """Return what accepts captures."""
    pipeline: Pipeline = request.app.state.pipeline
    return pipeline


SettingsDep = Annotated[Settings, Depends(get_settings)]
DatabaseDep = Annotated[Database, Depends(get_database)]
BroadcasterDep = Annotated[Broadcaster, Depends(get_broadcaster)]
PipelineDep = Annotated[Pipeline, Depends(get_pipeline)]


async def get_session(
    request: Request, database: DatabaseDep
) -> AsyncIterator[AsyncSession]:
    """Give the request its session, which is its transaction.

    It is committed when the endpoint has returned and before the response is sent, or
    rolled back if anything was raised.
    """
    is_reading = request.method in READING_METHODS
    begin = database.reading if is_reading else database.transaction
    async with begin() as session:
        yield session


# With the default scope, the commit would come after the response.
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
