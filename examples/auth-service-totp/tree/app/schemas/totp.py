"""Logging in with a second factor."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from app.schemas.base import RequestModel
from app.schemas.user import Password


def _normalize(code: str) -> str:
    return code.replace(" ", "").replace("-", "").upper()


Code = Annotated[
    str,
    Field(
        pattern=r"^[0-9A-Za-z -]{6,32}$",
        description="Six digits from the app, or a recovery code.",
        examples=["123456"],
    ),
    AfterValidator(_normalize),
]


class PasswordConfirmation(RequestModel):
    """The password, of somebody who is logged in."""

    password: Password


class CodeConfirmation(RequestModel):
    """A code, from somebody who is logged in."""

    code: Code


class TOTPStatus(BaseModel):
    """Whether codes are asked for at login."""

    is_enabled: bool
    recovery_codes_left: int


class TOTPSetup(BaseModel):
    """What an authenticator app needs to make codes. It is not shown again."""

    secret: str = Field(description="To be typed in, where there is no camera.")
    uri: str = Field(description="To be shown as a QR code.")


class RecoveryCodes(BaseModel):
    """Codes for when the app is lost, each for one use. They are not shown again."""

    recovery_codes: Sequence[str]
