"""Logging in and staying logged in."""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, Field

from app.schemas.base import RequestModel
from app.schemas.user import Email, Password


class Delivery(StrEnum):
    """How tokens reach a client: to be kept by a program, or by a browser."""

    BODY = "body"
    COOKIE = "cookie"


class LoginRequest(RequestModel):
    """Credentials, and where the tokens are wanted."""

    email: Email
    password: Password
    delivery: Delivery = Delivery.BODY


class RefreshTokenRequest(RequestModel):
    """A refresh token, from a client that does not keep it in a cookie."""

    refresh_token: str = Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=128)


class TokenPair(BaseModel):
    """A short-lived access token and the refresh token for the next pair."""

    access_token: str
    refresh_token: str
    token_type: Literal["bearer"] = "bearer"
    expires_in: int = Field(description="Seconds until the access token expires.")
    refresh_expires_in: int = Field(description="Seconds until the session ends.")
