"""Tokens: signed ones, which say who somebody is, and opaque ones, which are secret."""

import hashlib
import secrets
from datetime import timedelta
from typing import Literal, Protocol
from uuid import UUID, uuid4

import jwt
from jwt import PyJWK
from pydantic import BaseModel, ValidationError

from app.config import Settings
from app.core.exceptions import InvalidTokenError
from app.core.permissions import permissions_of
from app.models.base import utc_now
from app.models.user import User

ALGORITHM = "ES256"
TOKEN_TYPE = "at+jwt"
REQUIRED_CLAIMS = ("iss", "aud", "iat", "exp", "jti")


class AccessClaims(BaseModel):
    """What this application reads from an access token; all else it looks up."""

    sub: UUID
    sid: UUID
    typ: Literal["access"]


class PublicKeys(Protocol):
    """Knows the public keys of what access tokens are signed with."""

    async def find_public(self, kid: str) -> PyJWK | None:
        """Return the public key with an id, if it is known and not expired."""


def create_access_token(
    user: User, session_id: UUID, signer: PyJWK, settings: Settings
) -> str:
    """Return a signed access token for a user's session.

    It tells other services what the user may do, so that they need not ask.

    Args:
        user: Whom the token speaks of.
        session_id: The session that it ends with.
        signer: The private key to sign with.
        settings: Who issues the token, for whom and for how long.
    """
    now = utc_now()
    payload = {
        "iss": settings.issuer,
        "aud": settings.audience,
        "sub": str(user.id),
        "sid": str(session_id),
        "jti": uuid4().hex,
        "typ": "access",
        "iat": now,
        "exp": now + timedelta(minutes=settings.access_token_minutes),
        "role": user.role,
        "permissions": sorted(permissions_of(user.role)),
    }
    headers = {"kid": signer.key_id, "typ": TOKEN_TYPE}
    return jwt.encode(payload, signer, ALGORITHM, headers)


async def decode_access_token(
    token: str, keys: PublicKeys, settings: Settings
) -> AccessClaims:
    """Return the claims of an access token.

    Raises:
        InvalidTokenError: It is malformed, forged, expired or of another kind.
    """
    try:
        header = jwt.get_unverified_header(token)
        key = await keys.find_public(header.get("kid", ""))
        if key is None or header.get("typ") != TOKEN_TYPE:
            raise InvalidTokenError
        payload = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            audience=settings.audience,
            issuer=settings.issuer,
            options={"require": list(REQUIRED_CLAIMS)},
        )
        return AccessClaims.model_validate(payload)
    except (jwt.InvalidTokenError, ValidationError) as error:
        raise InvalidTokenError from error


def new_token() -> str:
    """Return an opaque token of 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is stored of an opaque token: enough to find it, not to use it."""
    return hashlib.sha256(token.encode()).hexdigest()
