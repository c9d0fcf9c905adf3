"""Session cookies that Better Auth has signed."""

import hmac
import logging
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from pydantic import ValidationError
from sqlalchemy import Row, select
from sqlalchemy.exc import SQLAlchemyError

from app.auth.identity import Identity
from app.auth.tables import SESSIONS, USERS
from app.core.config import Settings
from app.core.exceptions import InvalidTokenError, ServiceUnavailableError
from app.db.session import Database

# A cookie of Better Auth's has some 80 characters.
MAX_COOKIE_CHARACTERS = 1024

logger = logging.getLogger(__name__)


def cookie_name(settings: Settings) -> str:
    """Return what Better Auth calls its session cookie."""
    name = f"{settings.better_auth_cookie_prefix}.session_token"
    # Over https, browsers refuse a cookie of such a name that was set without.
    is_secure = settings.better_auth_url.startswith("https://")
    return f"__Secure-{name}" if is_secure else name


def signed_token(cookie: str, secret: bytes) -> str | None:
    """Return the session's token from a cookie, if its signature is right."""
    token, dot, signature = unquote(cookie).rpartition(".")
    expected = b64encode(hmac.digest(secret, token.encode(), "sha256"))
    if not dot or not hmac.compare_digest(signature.encode(), expected):
        return None
    return token


def _in_utc(time: datetime) -> datetime:
    # Better Auth means UTC where its column has no zone.
    return time if time.tzinfo else time.replace(tzinfo=UTC)


class SessionCookies:
    """Reads session cookies, and looks up their sessions where Better Auth has them."""

    def __init__(self, settings: Settings, database: Database) -> None:
        """Trust the cookies signed with a secret whose sessions are in a database."""
        self._secret = settings.better_auth_secret.get_secret_value().encode()
        self._database = database

    async def read(self, cookie: str) -> Identity:
        """Return whose session it is.

        Raises:
            InvalidTokenError: The cookie is forged, or its session is over.
            ServiceUnavailableError: Sessions cannot be looked up.
        """
        is_readable = len(cookie) <= MAX_COOKIE_CHARACTERS
        token = signed_token(cookie, self._secret) if is_readable else None
        if token is None:
            logger.info("A session cookie was refused.", extra={"reason": "forged"})
            raise InvalidTokenError
        now = datetime.now(UTC)
        try:
            row = await self._find(token)
        except (SQLAlchemyError, OSError, TypeError, ValueError) as error:
            logger.warning("Sessions cannot be looked up.", exc_info=error)
            raise ServiceUnavailableError from error
        if row is None or _in_utc(row.expiresAt) <= now:
            logger.info("A session cookie was refused.", extra={"reason": "over"})
            raise InvalidTokenError
        try:
            # Ids are text, or UUIDs or numbers where Better Auth is told so.
            return Identity(
                auth_id=str(row.id), email=row.email, name=row.name, as_of=now
            )
        except ValidationError as error:
            logger.warning("A user of Better Auth's is odd.", exc_info=error)
            raise InvalidTokenError from error

    async def _find(self, token: str) -> Row[Any] | None:
        statement = (
            select(USERS, SESSIONS.c.expiresAt)
            .join(SESSIONS, SESSIONS.c.userId == USERS.c.id)
            .where(SESSIONS.c.token == token)
        )
        async with self._database.reading() as session:
            return (await (await session.connection()).execute(statement)).first()
