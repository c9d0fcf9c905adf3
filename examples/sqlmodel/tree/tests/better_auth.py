"""What Better Auth would do, as far as this application sees it."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx2
import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm
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


class SigningKey:
    """A key that tokens are signed with, and others can verify them by."""

    def __init__(self, key_id: str = "") -> None:
        self.id = key_id or secrets.token_hex(16)
        self._private_key = Ed25519PrivateKey.generate()

    @property
    def public_key(self) -> dict[str, Any]:
        """The entry of this key in a key set."""
        key = OKPAlgorithm.to_jwk(self._private_key.public_key(), as_dict=True)
        return {**key, "alg": "EdDSA", "kid": self.id}

    def sign(self, claims: dict[str, Any]) -> str:
        """Return a token that says this."""
        headers = {"kid": self.id}
        return jwt.encode(claims, self._private_key, algorithm="EdDSA", headers=headers)


class BetterAuth:
    """Signs people up and in, as Better Auth does."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._secret = settings.better_auth_secret.get_secret_value()
        self._database = database
        self.url = settings.better_auth_url
        self.keys = [SigningKey()]

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

    def token(self, account: Account, **changes: Any) -> str:
        """Return a token for an account, with other claims where they are given."""
        return self.keys[-1].sign({**self.claims(account), **changes})

    def claims(self, account: Account) -> dict[str, Any]:
        """Return what a token says."""
        now = datetime.now(UTC)
        return {
            "iat": now,
            "exp": now + timedelta(minutes=15),
            "iss": self.url,
            "aud": self.url,
            "sub": account.id,
            "id": account.id,
            "email": account.email,
            "name": account.name,
        }

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """Answer a request for its keys."""
        assert str(request.url) == f"{self.url}/api/auth/jwks"
        return httpx2.Response(200, json={"keys": [k.public_key for k in self.keys]})
