"""The application: `uvicorn app.main:app`."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.api import router as api_router
from app.api.health import router as health_router
from app.auth.cookies import SessionCookies
from app.core.config import Settings
from app.core.exceptions import register_exception_handlers
from app.core.logging import configure_logging
from app.core.middleware import (
    REQUEST_ID_HEADER,
    BodyLimitMiddleware,
    DefaultHeadersMiddleware,
    ProblemCORSMiddleware,
    RequestContextMiddleware,
    UnexpectedErrorMiddleware,
)
from app.core.openapi import DocumentedAPI
from app.db.session import Database

logger = logging.getLogger(__name__)


def create_app(settings: Settings, database: Database | None = None) -> FastAPI:
    """Put the application together, with a database of its own unless one is given."""
    database = database or Database(
        settings.neon_db_url,
        pool_size=settings.database_pool_size,
        statement_timeout_seconds=settings.database_statement_timeout_seconds,
    )
    auth_url = settings.auth_database_url
    auth_database = Database(auth_url) if auth_url else database

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if settings.has_ephemeral_secret:
            logger.warning("BETTER_AUTH_SECRET is not set: no cookie will be accepted.")
        yield
        await auth_database.close()
        await database.close()

    # Its pages run scripts of a third party, which must not get near users' cookies.
    is_documented = not settings.is_production
    app = DocumentedAPI(
        title=settings.app_name,
        openapi_url="/openapi.json" if is_documented else None,
        docs_url="/docs" if is_documented else None,
        redoc_url="/redoc" if is_documented else None,
        lifespan=lifespan,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.database = database
    app.state.session_cookies = SessionCookies(settings, auth_database)
    register_exception_handlers(app)

    # What is added last stands outermost.
    app.add_middleware(BodyLimitMiddleware, max_bytes=settings.max_body_bytes)
    app.add_middleware(UnexpectedErrorMiddleware)
    app.add_middleware(
        ProblemCORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_credentials=True,
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Content-Type", REQUEST_ID_HEADER],
        expose_headers=[REQUEST_ID_HEADER, "Retry-After"],
    )
    app.add_middleware(DefaultHeadersMiddleware)
    app.add_middleware(RequestContextMiddleware)

    app.include_router(health_router)
    app.include_router(api_router)
    return app


settings = Settings()
configure_logging(settings.log_level)
app = create_app(settings)
