"""Cookies that hold tokens."""

import pytest
from fastapi import Response

from app.api.cookies import TokenCookies
from app.config import Environment, Settings
from app.schemas.auth import Login, TokenPair

TOKENS = TokenPair(
    access_token="a", refresh_token="r", expires_in=900, refresh_expires_in=3600
)
LOGIN = Login(**TOKENS.model_dump(), device_token="d")


def set_cookies(
    settings: Settings, environment: Environment, tokens: TokenPair = LOGIN
) -> list[str]:
    """Return the headers that set cookies."""
    response = Response()
    settings = settings.model_copy(update={"environment": environment})
    TokenCookies(settings).set(response, tokens)
    return response.headers.getlist("Set-Cookie")


def test_production_binds_cookies_to_https_and_this_host(settings: Settings) -> None:
    access, refresh, device = set_cookies(settings, Environment.PRODUCTION)
    assert access.startswith("__Host-access_token=a;")
    assert refresh.startswith("__Secure-refresh_token=r;")
    assert device.startswith("__Secure-device_token=d;")
    for cookie in (access, refresh, device):
        assert "Secure" in cookie.split("; ")
        assert "Domain" not in cookie


def test_development_does_without_https(settings: Settings) -> None:
    for cookie in set_cookies(settings, Environment.DEVELOPMENT):
        assert "Secure" not in cookie.split("; ")


@pytest.mark.parametrize("environment", Environment)
def test_cookies_last_as_long_as_what_they_hold(
    settings: Settings, environment: Environment
) -> None:
    access, refresh, device = set_cookies(settings, environment)
    assert "Max-Age=900;" in access
    assert "Max-Age=3600;" in refresh
    assert "Max-Age=31536000;" in device


def test_device_is_named_once(settings: Settings) -> None:
    assert len(set_cookies(settings, Environment.DEVELOPMENT, TOKENS)) == 2
