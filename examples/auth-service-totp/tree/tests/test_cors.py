"""Which pages of other origins may call."""

import httpx2

from tests.problems import assert_is_problem
from tests.settings import ALLOWED_ORIGIN


async def preflight(client: httpx2.AsyncClient, origin: str) -> httpx2.Response:
    """Ask as a browser does before a request to another origin."""
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    return await client.options("/health/live", headers=headers)


async def test_allowed_origin_may_send_credentials(client: httpx2.AsyncClient) -> None:
    response = await preflight(client, ALLOWED_ORIGIN)
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == ALLOWED_ORIGIN
    assert response.headers["Access-Control-Allow-Credentials"] == "true"


async def test_other_origin_may_not(client: httpx2.AsyncClient) -> None:
    response = await preflight(client, "https://elsewhere.example.com")
    assert_is_problem(response, 400, "cors_refused")
    assert "Access-Control-Allow-Origin" not in response.headers
