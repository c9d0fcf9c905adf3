"""The built front end, beside the API."""

import json
import runpy
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from backend.app.core.config import Settings
from backend.app.frontend import CONTENT_SECURITY_POLICY
from backend.app.main import app as main_app
from backend.app.main import create_app
from backend.tests.problems import assert_is_problem
from backend.tests.settings import OWN_ORIGIN


@pytest.fixture
async def page(settings: Settings, tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """Give a client of an application whose front end has been built."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>Items</title>")
    (tmp_path / "assets/index-1a2b3c.js").write_text("document.title;")
    app = create_app(settings.model_copy(update={"frontend_folder": tmp_path}))
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url=OWN_ORIGIN) as client:
        yield client


async def test_page_may_run_nothing_but_what_was_built(
    page: httpx2.AsyncClient,
) -> None:
    response = await page.get("/")
    assert "<title>Items</title>" in response.text
    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_only_what_has_a_hash_is_kept(page: httpx2.AsyncClient) -> None:
    assert (await page.get("/")).headers["Cache-Control"] == "no-cache"
    script = await page.get("/assets/index-1a2b3c.js")
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in script.headers["Cache-Control"]


async def test_api_goes_before_the_page(page: httpx2.AsyncClient) -> None:
    assert (await page.get("/health/live")).json() == {"status": "ok"}
    assert_is_problem(await page.get("/nowhere"), 404, "not_found")
    assert_is_problem(await page.get("/../pyproject.toml"), 404, "not_found")


async def test_without_a_build_there_is_no_page(client: httpx2.AsyncClient) -> None:
    assert_is_problem(await client.get("/"), 404, "not_found")


def test_document_is_printed_for_the_types_of_the_page(
    capsys: pytest.CaptureFixture[str],
) -> None:
    runpy.run_module("backend.app.openapi")
    assert capsys.readouterr().out == ""
    runpy.run_module("backend.app.openapi", run_name="__main__")
    assert json.loads(capsys.readouterr().out) == main_app.openapi()
