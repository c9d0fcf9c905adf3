"""What the API says about itself."""

from typing import Annotated

import httpx2
import pytest
from fastapi import Depends, FastAPI
from fastapi.security import APIKeyCookie

from backend.app.core.config import Environment, Settings
from backend.app.main import create_app
from backend.tests.settings import OWN_ORIGIN

COOKIE = APIKeyCookie(name="session")


def delete_thing(number: int) -> None:
    """Take a parameter."""


def use_own_thing(session: Annotated[str, Depends(COOKIE)]) -> None:
    """Read or write on behalf of who has logged in."""


async def test_every_error_is_documented_in_the_one_format(
    client: httpx2.AsyncClient,
) -> None:
    document = (await client.get("/openapi.json")).json()
    assert "HTTPValidationError" not in document["components"]["schemas"]
    for path in document["paths"].values():
        for operation in path.values():
            responses = operation["responses"]
            assert {"500", "503"} <= responses.keys()
            for status in filter(lambda status: status >= "400", responses):
                content = responses[status]["content"]
                assert content.keys() == {"application/problem+json"}


def test_statuses_follow_from_what_an_endpoint_takes(app: FastAPI) -> None:
    app.get("/things/mine")(use_own_thing)
    app.delete("/things/mine")(use_own_thing)
    app.delete("/things/{number}")(delete_thing)
    paths = app.openapi()["paths"]
    things = paths["/things/{number}"]["delete"]["responses"]
    assert things.keys() == {"200", "422", "500", "503"}
    mine = paths["/things/mine"]
    assert mine["get"]["responses"].keys() == {"200", "401", "500", "503"}
    assert mine["delete"]["responses"].keys() == {"200", "401", "403", "500", "503"}
    items = paths["/api/v1/items"]["post"]["responses"]
    assert items.keys() == {"201", "400", "413", "422", "500", "503"}


@pytest.mark.parametrize(
    ("environment", "status"),
    [(Environment.DEVELOPMENT, 200), (Environment.PRODUCTION, 404)],
)
@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
async def test_documentation_is_for_development(
    settings: Settings, environment: Environment, path: str, status: int
) -> None:
    app = create_app(settings.model_copy(update={"environment": environment}))
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url=OWN_ORIGIN) as client:
        assert (await client.get(path)).status_code == status
