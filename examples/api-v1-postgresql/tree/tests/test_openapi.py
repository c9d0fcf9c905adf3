"""What the API says about itself."""

import httpx2
import pytest
from fastapi import FastAPI

from app.api.deps import CurrentUser
from app.core.config import Environment, Settings
from app.main import create_app
from tests.settings import OWN_ORIGIN

LOGIN = "/api/v1/auth/login"
ME = "/api/v1/users/me"


def delete_thing(number: int, user: CurrentUser) -> None:
    """Take a parameter, and write on behalf of a user."""


class TestOpenAPI:
    """What the API says about itself."""

    async def test_every_error_is_documented_in_the_one_format(
        self, client: httpx2.AsyncClient
    ) -> None:
        document = (await client.get("/openapi.json")).json()
        assert "HTTPValidationError" not in document["components"]["schemas"]
        for path in document["paths"].values():
            for operation in path.values():
                responses = operation["responses"]
                assert {"500", "503"} <= responses.keys()
                for status in filter(lambda status: status >= "400", responses):
                    assert responses[status]["content"].keys() == {
                        "application/problem+json"
                    }

    def test_statuses_follow_from_what_an_endpoint_takes(self, app: FastAPI) -> None:
        app.delete("/things/{number}")(delete_thing)
        paths = app.openapi()["paths"]
        assert paths["/things/{number}"]["delete"]["responses"].keys() == {
            *("200", "401", "403", "422", "500", "503")
        }
        assert paths[ME]["get"]["responses"].keys() == {"200", "401", "500", "503"}
        assert paths[LOGIN]["post"]["responses"].keys() == {
            *("200", "204", "400", "401", "413", "422", "429", "500", "503")
        }

    @pytest.mark.parametrize(
        ("environment", "status"),
        [(Environment.DEVELOPMENT, 200), (Environment.PRODUCTION, 404)],
    )
    @pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
    async def test_documentation_is_for_development(
        self, settings: Settings, environment: Environment, path: str, status: int
    ) -> None:
        app = create_app(settings.model_copy(update={"environment": environment}))
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(
            transport=transport, base_url=OWN_ORIGIN
        ) as client:
            assert (await client.get(path)).status_code == status
