"""Fixtures: a database, an application and a client for each test."""

import os
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from app.core.config import Environment, Settings
from app.database import Database
from app.main import app as main_app
from app.main import create_app
from tests.databases import (
    DatabaseServer,
    PostgreSQLServer,
    SQLiteServer,
    migrated_template,
)
from tests.people import People

ALLOWED_ORIGIN = "https://app.example.com"
OWN_ORIGIN = "http://testserver"


@pytest.fixture(autouse=True)
def no_settings_of_the_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is set where the tests are run from reaching them."""
    for name in list(os.environ):
        if name.lower() in Settings.model_fields:
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def database_server(tmp_path_factory: pytest.TempPathFactory) -> DatabaseServer:
    """Return what makes the databases of this test run."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        return PostgreSQLServer(url, os.environ.get("PYTEST_XDIST_WORKER", "test"))
    return SQLiteServer(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def template_url(database_server: DatabaseServer) -> Iterator[str]:
    """Give the URL of a migrated database, to be cloned."""
    with migrated_template(database_server) as url:
        yield url


@pytest.fixture
def database_url(database_server: DatabaseServer, template_url: str) -> Iterator[str]:
    """Give the URL of a migrated database for one test."""
    url = database_server.clone(template_url)
    yield url
    database_server.drop(url)


@pytest.fixture
def empty_database_url(database_server: DatabaseServer) -> Iterator[str]:
    """Give the URL of a database without any table."""
    url = database_server.create()
    yield url
    database_server.drop(url)


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Return settings that depend on no `.env` and make hashing fast."""
    return Settings(
        _env_file=None,
        environment=Environment.DEVELOPMENT,
        database_url=database_url,
        bcrypt_rounds=4,
        password_attempts_per_minute=1_000,
        cors_origins=[ALLOWED_ORIGIN],
        max_body_bytes=10_000,
    )


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    """Give the application, started up."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    """Return the OpenAPI document, which takes a while to make."""
    return main_app.openapi()


@pytest.fixture
def database(app: FastAPI) -> Database:
    """Return the application's database."""
    database: Database = app.state.database
    return database


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """Give a client that calls the application."""
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url=OWN_ORIGIN) as client:
        yield client


@pytest.fixture
def people(
    client: httpx2.AsyncClient, database: Database, settings: Settings
) -> People:
    """Return what makes users and logs them in."""
    return People(client, database, settings)
