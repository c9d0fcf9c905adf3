"""What Better Auth would do, as far as this application sees it."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from sqlalchemy import insert

from app.auth.tables import METADATA, SESSIONS, USERS
from app.core.config import Settings
from app.db.session import Database


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who has signed up."""

    id: str
    email: str
    name: str


def new_account(name: str = "Ada Lovelace") -> Account:
    """Return an account that nobody has seen yet."""
    account_id = secrets.token_hex(16)
    return Account(account_id, f"{account_id}@example.com", name)


class BetterAuth:
    """Signs people up and in, as Better Auth does."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._secret = settings.better_auth_secret.get_secret_value()
        self._database = database

    async def migrate(self) -> None:
        """Make its tables."""
        async with self._database.transaction() as session:
            await (await session.connection()).run_sync(METADATA.create_all)

    async def sign_up(self, account: Account) -> Account:
        """Store an account."""
        async with self._database.transaction() as session:
            values = {"id": account.id, "email": account.email, "name": account.name}
            await (await session.connection()).execute(insert(USERS), values)
        return account

    async def sign_in(
        self, account: Account, lifetime: timedelta = timedelta(days=7)
    ) -> str:
        """Start a session, and return its cookie's value."""
        token = secrets.token_urlsafe(24)
        values = {
            "id": secrets.token_hex(16),
            "token": token,
            "userId": account.id,
            "expiresAt": datetime.now(UTC) + lifetime,
        }
        async with self._database.transaction() as session:
            await (await session.connection()).execute(insert(SESSIONS), values)
        return self.signed(token)

    def signed(self, token: str, secret: str | None = None) -> str:
        """Return the value of the cookie for a token."""
        key = (secret or self._secret).encode()
        digest = hmac.new(key, token.encode(), hashlib.sha256).digest()
        return quote(f"{token}.{base64.b64encode(digest).decode()}", safe="")
