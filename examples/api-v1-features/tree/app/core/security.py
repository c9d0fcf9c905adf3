"""Passwords, access tokens and refresh tokens."""

import asyncio
import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

import bcrypt
import jwt
from pydantic import BaseModel, ValidationError

from app.core.config import Settings
from app.core.exceptions import InvalidTokenError

MAX_PASSWORD_BYTES = 72  # bcrypt refuses what is longer
ALGORITHM = "HS256"


class AccessClaims(BaseModel):
    """What an access token says about its bearer."""

    sub: UUID
    sid: UUID
    typ: Literal["access"]


async def hash_password(password: str, rounds: int) -> str:
    """Return the bcrypt hash of a password, computed off the event loop."""
    salt = bcrypt.gensalt(rounds)
    return (await asyncio.to_thread(bcrypt.hashpw, password.encode(), salt)).decode()


async def verify_password(
    password: str, password_hash: str | None, rounds: int
) -> bool:
    """Tell whether a password matches, in the same time if there is no hash.

    Args:
        password: What was typed in.
        password_hash: The stored hash, or None if the user does not exist.
        rounds: The cost to spend where there is no hash to compare with.
    """
    if password_hash is None:
        await hash_password(password, rounds)
        return False
    return await asyncio.to_thread(
        bcrypt.checkpw, password.encode(), password_hash.encode()
    )


def create_access_token(user_id: UUID, session_id: UUID, settings: Settings) -> str:
    """Return a signed access token for a user's session."""
    now = datetime.now(UTC)
    claims = AccessClaims(sub=user_id, sid=session_id, typ="access")
    payload = claims.model_dump(mode="json") | {
        "iss": settings.app_name,
        "aud": settings.app_name,
        "iat": now,
        "exp": now + timedelta(minutes=settings.access_token_minutes),
    }
    return jwt.encode(
        payload, settings.jwt_secret.get_secret_value(), algorithm=ALGORITHM
    )


def decode_access_token(token: str, settings: Settings) -> AccessClaims:
    """Return the claims of an access token.

    Raises:
        InvalidTokenError: It is malformed, forged, expired or of another kind.
    """
    try:
        payload = jwt.decode(
            token,
            settings.jwt_secret.get_secret_value(),
            algorithms=[ALGORITHM],
            audience=settings.app_name,
            issuer=settings.app_name,
            options={"require": ["aud", "exp", "iat", "iss"]},
        )
        return AccessClaims.model_validate(payload)
    except (jwt.InvalidTokenError, ValidationError) as error:
        raise InvalidTokenError from error


def new_refresh_token() -> str:
    """Return an opaque token of 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_refresh_token(token: str) -> str:
    """Return what is stored of a refresh token: enough to find it, not to use it."""
    return hashlib.sha256(token.encode()).hexdigest()
