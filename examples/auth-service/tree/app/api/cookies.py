"""Tokens in cookies: out of reach of scripts, and bound to this host."""

from fastapi import Response

from app.config import Settings
from app.schemas.auth import Login, TokenPair

AUTH_PATH = "/api/v1/auth"
DEVICE_SECONDS = 365 * 24 * 60 * 60


class TokenCookies:
    """Names, sets and clears the cookies: two with tokens, and one for the device.

    Browsers hold cookies with these prefixes to https and to this host. They demand
    https for it, which development does without.
    """

    def __init__(self, settings: Settings) -> None:
        """Decide on names and flags."""
        self._secure = settings.is_production
        self.access_name = "__Host-access_token" if self._secure else "access_token"
        self.refresh_name = (
            "__Secure-refresh_token" if self._secure else "refresh_token"
        )
        self.device_name = "__Secure-device_token" if self._secure else "device_token"

    def set(self, response: Response, tokens: TokenPair) -> None:
        """Give a browser both tokens, and after a login what it is known by."""
        self._set(
            response, self.access_name, tokens.access_token, "/", tokens.expires_in
        )
        self._set(
            response,
            self.refresh_name,
            tokens.refresh_token,
            AUTH_PATH,
            tokens.refresh_expires_in,
        )
        if isinstance(tokens, Login):
            self._set(
                response,
                self.device_name,
                tokens.device_token,
                AUTH_PATH,
                DEVICE_SECONDS,
            )

    def clear(self, response: Response) -> None:
        """Make a browser forget both tokens; it stays known."""
        self._set(response, self.access_name, "", "/", 0)
        self._set(response, self.refresh_name, "", AUTH_PATH, 0)

    def _set(
        self, response: Response, name: str, value: str, path: str, max_age: int
    ) -> None:
        response.set_cookie(
            name,
            value,
            max_age=max_age,
            path=path,
            secure=self._secure,
            httponly=True,
            samesite="strict",
        )
