"""The keys that access tokens are signed with: made, shared, rotated, revoked."""

import asyncio
import json
import logging
import math
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    generate_private_key,
)
from jwt import PyJWK
from jwt.algorithms import ECAlgorithm
from sqlalchemy.ext.asyncio import AsyncSession

from app.config import Settings
from app.core.auth import ALGORITHM
from app.core.crypto import Cipher, DecryptionError
from app.database import Database
from app.models.audit_event import AuditEventKind
from app.models.base import utc_now
from app.models.signing_key import SigningKey
from app.repositories.signing_key import SigningKeyRepository
from app.schemas.jwks import PublicKey
from app.services.audit import AuditLog

RELOAD_SECONDS = 60
SEARCH_SECONDS = 1  # tokens that are made up must not cost much
HANDOVER = timedelta(minutes=1)  # how long rings may differ on which key is the newest
NEVER = datetime.max.replace(tzinfo=UTC)

logger = logging.getLogger(__name__)


def cipher_of(settings: Settings) -> Cipher:
    """Return what encrypts private keys."""
    return Cipher(settings.secret_key, "signing-key")


class KeyService:
    """Changes the stored keys."""

    def __init__(self, session: AsyncSession, settings: Settings) -> None:
        """Work within the transaction of a session."""
        self._session = session
        self._keys = SigningKeyRepository(session)
        self._audit = AuditLog()
        self._settings = settings

    async def list(self) -> Sequence[SigningKey]:
        """Return all keys, in the order in which they sign."""
        return await self._keys.list()

    async def make(self, activates_at: datetime) -> PyJWK:
        """Store a new key, and return its private part.

        The others end when the last token that they signed until then has ended.
        """
        kid = secrets.token_hex(8)
        jwk = ECAlgorithm.to_jwk(generate_private_key(SECP256R1()), as_dict=True)
        jwk |= {"kid": kid, "use": "sig", "alg": ALGORITHM}
        await self._keys.delete_expired()
        await self._keys.expire_all(
            activates_at
            + timedelta(minutes=self._settings.access_token_minutes)
            + HANDOVER
        )
        await self._keys.add(
            SigningKey(
                kid=kid,
                private_key=cipher_of(self._settings).encrypt(json.dumps(jwk)),
                public_key=PublicKey.model_validate(jwk).model_dump_json(),
                activates_at=activates_at,
            )
        )
        event = AuditEventKind.SIGNING_KEY_CREATED
        await self._audit.record(self._session, event, kid=kid)
        logger.info("A signing key was made.", extra={"kid": kid})
        return PyJWK(jwk)

    async def rotate(self) -> PyJWK:
        """Store a new key, which signs when others had time to learn of it."""
        delay = timedelta(minutes=self._settings.key_activation_minutes)
        return await self.make(utc_now() + delay)

    async def revoke(self, kid: str) -> bool:
        """Remove a key, and tell whether there was one.

        Whatever it signed is worth nothing as soon as everybody has noticed.
        """
        was_there = await self._keys.delete(kid)
        if was_there:
            event = AuditEventKind.SIGNING_KEY_REVOKED
            await self._audit.record(self._session, event, kid=kid)
            logger.warning("A signing key was revoked.", extra={"kid": kid})
        return was_there


@dataclass(frozen=True, slots=True)
class LoadedKey:
    """A stored key, ready for use; it has no private part that could not be read."""

    published: PublicKey
    public: PyJWK
    private: PyJWK | None
    activates_at: datetime
    expires_at: datetime


class KeyRing:
    """All keys, as they were in the database at most a minute ago.

    There is one ring for each application. Rings of other processes make keys as well;
    what they and the commands do, a ring notices when it loads again: after a minute,
    or when it meets a key that it does not know.
    """

    def __init__(self, database: Database, settings: Settings) -> None:
        """Prepare to load; the database is not asked yet."""
        self._database = database
        self._settings = settings
        self._cipher = cipher_of(settings)
        self._keys: Mapping[str, LoadedKey] = {}
        self._loaded_at = self._searched_at = -math.inf
        self._lock = asyncio.Lock()

    async def signer(self) -> PyJWK:
        """Return the private key to sign with now; if there is none, make it.

        To be called before the transaction that the token is made in: this may need a
        connection of its own, and the turn to write.
        """
        await self._load_if_older(RELOAD_SECONDS)
        return self._newest() or await self._make()

    async def find_public(self, kid: str) -> PyJWK | None:
        """Return the public key with an id, if it is known and not expired."""
        await self._load_if_older(RELOAD_SECONDS)
        if kid not in self._keys:
            await self._search()
        key = self._keys.get(kid)
        return key.public if key is not None and key.expires_at > utc_now() else None

    async def list_public(self) -> Sequence[PublicKey]:
        """Return all public keys that are not expired; there is at least one."""
        await self.signer()
        now = utc_now()
        return [key.published for key in self._keys.values() if key.expires_at > now]

    def _newest(self) -> PyJWK | None:
        now = utc_now()
        # No token shall outlive its key.
        lifetime = timedelta(minutes=self._settings.access_token_minutes)
        signers = [
            key.private
            for key in self._keys.values()
            if key.private and key.activates_at <= now < key.expires_at - lifetime
        ]
        return signers[-1] if signers else None

    async def _make(self) -> PyJWK:
        async with self._lock:
            async with self._database.transaction() as session:
                # Others may have made one before it was this one's turn.
                await self._load(session)
                keys = KeyService(session, self._settings)
                signer = self._newest() or await keys.make(utc_now())
            await self._reload()
        return signer

    async def _load_if_older(self, seconds: float) -> None:
        async with self._lock:
            if monotonic() - self._loaded_at >= seconds:
                await self._reload()

    async def _search(self) -> None:
        async with self._lock:
            now = monotonic()
            if now - self._searched_at < SEARCH_SECONDS:
                return
            # However lately the keys were loaded, another may have come since.
            await self._reload()
            self._searched_at = now

    async def _reload(self) -> None:
        async with self._database.reading() as session:
            await self._load(session)

    async def _load(self, session: AsyncSession) -> None:
        loaded_at = monotonic()
        keys = await SigningKeyRepository(session).list()
        self._keys = {key.kid: self._read(key) for key in keys}
        self._loaded_at = loaded_at

    def _read(self, key: SigningKey) -> LoadedKey:
        published = PublicKey.model_validate_json(key.public_key)
        return LoadedKey(
            published=published,
            public=PyJWK(published.model_dump()),
            private=self._decrypt(key),
            activates_at=key.activates_at,
            expires_at=key.expires_at or NEVER,
        )

    def _decrypt(self, key: SigningKey) -> PyJWK | None:
        try:
            return PyJWK.from_json(self._cipher.decrypt(key.private_key))
        except DecryptionError:  # the secret was another one then
            return None
