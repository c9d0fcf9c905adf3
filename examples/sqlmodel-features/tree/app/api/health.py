"""Health checks, for whatever runs the application."""

import asyncio
import logging

from fastapi import APIRouter
from sqlalchemy.exc import SQLAlchemyError

from app.core.exceptions import ServiceUnavailableError
from app.db.session import DatabaseDep
from app.schemas.health import Health

READY_TIMEOUT_SECONDS = 5

logger = logging.getLogger(__name__)

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live")
async def live() -> Health:
    """Tell that the process runs. If this fails, restart it."""
    return Health()


@router.get("/ready", responses={503: {}})
async def ready(database: DatabaseDep) -> Health:
    """Tell that the database answers. If this fails, send no requests here."""
    try:
        async with asyncio.timeout(READY_TIMEOUT_SECONDS):
            await database.ping()
    except (SQLAlchemyError, OSError) as error:
        logger.warning("The database does not answer.", exc_info=error)
        raise ServiceUnavailableError from error
    return Health()
