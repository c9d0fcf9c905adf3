"""Registering, logging in, staying logged in."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from app.schemas.base import RequestModel
from app.schemas.totp import Code
from app.schemas.user import Email, NewPassword, Password, UserRead

OpaqueToken = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=128)]
DeviceToken = Annotated[
    str, Field(description="To be sent with each login: gives attempts of its own.")
]


class Delivery(StrEnum):
    """How tokens reach a client: to be kept by a program, or by a browser."""

    BODY = "body"
    COOKIE = "cookie"


class MailRequest(RequestModel):
    """An address to which a mail shall be sent."""

    email: Email


class MailPromise(BaseModel):
    """The answer to who asks for a mail: the same, whether there is one or not."""

    detail: str = "If there is a mail to send to this address, it is on its way."


class PasswordChoice(RequestModel):
    """A token from a mail, and the password that its owner wants."""

    token: OpaqueToken
    password: NewPassword


class KnownDevice(BaseModel):
    """The answer to who has proven an address."""

    device_token: DeviceToken


class Registration(BaseModel):
    """A new user, who can log in now."""

    user: UserRead
    device_token: DeviceToken


class LoginRequest(RequestModel):
    """Credentials, and where the tokens are wanted."""

    email: Email
    password: Password
    delivery: Delivery = Delivery.BODY
    device_token: Annotated[str, Field(max_length=128)] | None = None
    code: Code | None = None


class RefreshTokenRequest(RequestModel):
    """A refresh token, from a client that does not keep it in a cookie."""

    refresh_token: OpaqueToken


class TokenPair(BaseModel):
    """A short-lived access token and the refresh token for the next pair."""

    access_token: str
    refresh_token: str
    token_type: Literal["bearer"] = "bearer"
    expires_in: int = Field(description="Seconds until the access token expires.")
    refresh_expires_in: int = Field(description="Seconds until the session ends.")


class Login(TokenPair):
    """The first tokens of a session."""

    device_token: DeviceToken
