"""The application: `uvicorn backend.app.main:app`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from backend.app.api import router as api_router
from backend.app.api.health import router as health_router
from backend.app.core.config import Settings
from backend.app.core.exceptions import register_exception_handlers
from backend.app.core.logging import configure_logging
from backend.app.core.middleware import (
    REQUEST_ID_HEADER,
    BodyLimitMiddleware,
    DefaultHeadersMiddleware,
    ProblemCORSMiddleware,
    RequestContextMiddleware,
    UnexpectedErrorMiddleware,
)
from backend.app.core.openapi import DocumentedAPI
from backend.app.database import Database
from backend.app.events.broadcaster import Broadcaster
from backend.app.events.stream import AbortMiddleware
from backend.app.frontend import mount_frontend
from backend.app.mcp.gateway import gateway_route
from backend.app.mcp.lifespan import external_tools
from backend.app.workers.pipeline import Pipeline


def create_app(settings: Settings, database: Database | None = None) -> FastAPI:
    """Put the application together, with a database of its own unless one is given."""
    database = database or Database(
        settings.database_url,
        pool_size=settings.database_pool_size,
        statement_timeout_seconds=settings.database_statement_timeout_seconds,
    )
    broadcaster = Broadcaster(database, settings)
    pipeline = Pipeline(settings, database)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with (
            broadcaster.running(),
            external_tools(app, settings),
            pipeline.running(),
        ):
            yield
        await database.close()

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
    app.state.broadcaster = broadcaster
    app.state.pipeline = pipeline
    register_exception_handlers(app)

    # What is added last stands outermost.
    app.add_middleware(BodyLimitMiddleware, max_bytes=settings.max_body_bytes)
    app.add_middleware(AbortMiddleware)
    app.add_middleware(UnexpectedErrorMiddleware)
    app.add_middleware(
        ProblemCORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["Content-Type", "Last-Event-ID", REQUEST_ID_HEADER],
        expose_headers=[REQUEST_ID_HEADER, "Retry-After", "X-Total-Count"],
    )
    app.add_middleware(DefaultHeadersMiddleware)
    app.add_middleware(RequestContextMiddleware)

    app.include_router(health_router)
    app.include_router(api_router)
    app.router.routes.append(gateway_route)
    mount_frontend(app, settings.frontend_folder)
    return app


settings = Settings()
configure_logging(settings.log_level)
app = create_app(settings)
