"""Fixtures: a database, an application and a client for each test."""

import os
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from backend.app.core.config import Settings
from backend.app.database import Database
from backend.app.main import app as main_app
from backend.app.main import create_app
from backend.tests.databases import (
    NOWHERE,
    DatabaseServer,
    PostgreSQLServer,
    SQLiteServer,
    cloned,
    migrated_template,
    rolled_back,
)
from backend.tests.settings import OWN_ORIGIN, settings_with


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what the shell or `.env` sets from reaching the tests."""
    monkeypatch.setitem(Settings.model_config, "env_file", None)
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


@pytest.fixture(scope="session")
def shared_url(database_server: DatabaseServer, template_url: str) -> Iterator[str]:
    """Give the URL of a database in which nothing is ever committed."""
    with cloned(database_server, template_url) as url:
        yield url


@pytest.fixture
def commits(request: pytest.FixtureRequest) -> bool:
    """Tell whether the test is marked as one that needs a database of its own."""
    return request.node.get_closest_marker("commits") is not None


@pytest.fixture
def database_url(
    commits: bool, database_server: DatabaseServer, template_url: str
) -> Iterator[str]:
    """Give the URL of a database of this test's own, or of none."""
    if commits:
        with cloned(database_server, template_url) as url:
            yield url
    else:
        yield NOWHERE


@pytest.fixture
def empty_database_url(database_server: DatabaseServer) -> Iterator[str]:
    """Give the URL of a database without any table."""
    url = database_server.create()
    yield url
    database_server.drop(url)


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Return settings to test with, and the database of the test."""
    return settings_with(database_url)


@pytest.fixture
async def database(
    commits: bool, database_url: str, shared_url: str
) -> AsyncIterator[Database]:
    """Give a database that is as if new: its own, or one that forgets this test."""
    if commits:
        database = Database(database_url)
        yield database
        await database.close()
    else:
        async with rolled_back(shared_url) as database:
            yield database


@pytest.fixture(scope="session")
def prepared_apps() -> dict[str, FastAPI]:
    """Return an application for each settings, of which others take the routes."""
    return {}


@pytest.fixture
async def app(
    settings: Settings, database: Database, prepared_apps: dict[str, FastAPI]
) -> AsyncIterator[FastAPI]:
    """Give the application, started up."""
    app = create_app(settings, database)
    # FastAPI prepares routes at their first call, which takes longer than a test does.
    key = settings.model_dump_json(exclude={"database_url"})
    if key not in prepared_apps:
        prepared_apps[key] = create_app(settings, database)
    app.router.routes = [*prepared_apps[key].router.routes]
    app.dependency_overrides = prepared_apps[key].dependency_overrides
    try:
        async with app.router.lifespan_context(app):
            yield app
    finally:
        app.dependency_overrides.clear()


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    """Return the OpenAPI document, which takes a while to make."""
    return main_app.openapi()


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """Give a client that calls the application."""
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url=OWN_ORIGIN) as client:
        yield client
