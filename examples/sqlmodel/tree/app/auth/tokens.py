"""Bearer tokens that Better Auth's JWT plugin has signed."""

import logging
from datetime import UTC, datetime
from typing import Annotated

import jwt
from jwt.exceptions import PyJWTError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.auth.identity import Identity
from app.auth.keys import ALGORITHM, KeySet
from app.core.config import Settings
from app.core.exceptions import InvalidTokenError

MAX_TOKEN_CHARACTERS = 8 * 1024
LEEWAY_SECONDS = 5

logger = logging.getLogger(__name__)


class Header(BaseModel):
    """What a token says of its signature."""

    model_config = ConfigDict(hide_input_in_errors=True)

    kid: Annotated[str, Field(min_length=1, max_length=255)]


class Claims(BaseModel):
    """What a token says of its user."""

    model_config = ConfigDict(hide_input_in_errors=True)

    sub: str
    iat: Annotated[int, Field(ge=0, le=2**40)]
    email: str
    name: str


class BearerTokens:
    """Reads bearer tokens."""

    def __init__(self, settings: Settings, keys: KeySet) -> None:
        """Trust the tokens that Better Auth makes for its own address."""
        self._address = settings.better_auth_url
        self._keys = keys

    async def read(self, token: str) -> Identity:
        """Return who the token says that asks.

        Raises:
            InvalidTokenError: The token is forged, expired or for somebody else.
            ServiceUnavailableError: Its key is not known, and cannot be asked for.
        """
        if len(token) > MAX_TOKEN_CHARACTERS:
            logger.info("A bearer token was refused.", extra={"reason": "too long"})
            raise InvalidTokenError
        try:
            header = Header.model_validate(jwt.get_unverified_header(token))
            claims = jwt.decode(
                token,
                await self._keys.get(header.kid),
                algorithms=[ALGORITHM],
                audience=self._address,
                issuer=self._address,
                leeway=LEEWAY_SECONDS,
                options={"require": ["aud", "exp", "iat", "iss", "sub"]},
            )
            return _identity_of(Claims.model_validate(claims))
        except (PyJWTError, ValidationError) as error:
            logger.info("A bearer token was refused.", extra={"reason": str(error)})
            raise InvalidTokenError from error


def _identity_of(claims: Claims) -> Identity:
    return Identity(
        auth_id=claims.sub,
        email=claims.email,
        name=claims.name,
        as_of=datetime.fromtimestamp(claims.iat, UTC),
    )
