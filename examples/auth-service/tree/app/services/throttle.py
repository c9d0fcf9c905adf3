"""Limits on attempts, made so that strangers can only use up what is theirs."""

import hashlib
import hmac
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.config import Settings
from app.core.crypto import derive_key
from app.core.device import device_of, new_device_token
from app.core.exceptions import TooManyRequestsError
from app.database import Database
from app.models.audit_event import AuditEventKind
from app.models.base import utc_now
from app.repositories.attempt import AttemptRepository
from app.services.audit import AuditLog

PURPOSE = "throttle"


@dataclass(frozen=True, slots=True)
class Limit:
    """How many attempts a window has room for, for each of those that are counted."""

    name: str
    attempts: int
    window: timedelta = timedelta(minutes=1)


class Throttle:
    """Counts attempts before they are made, and refuses what is one too many.

    It does so in transactions of its own: of attempts at the same time none is missed,
    and no later error takes a count back. Ask it before the request's session writes
    anything: SQLite would wait in vain for that to end.
    """

    def __init__(
        self,
        database: Database,
        settings: Settings,
        audit: AuditLog,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """Take the limits from the settings, and the time from a clock."""
        self._database = database
        self._audit = audit
        self._now = now
        self._secret = settings.secret_key
        self._key = derive_key(settings.secret_key, PURPOSE)
        self._per_device = Limit("device", settings.login_attempts_per_device)
        self._per_client = Limit("client", settings.login_attempts_per_client)
        self._per_address = Limit(
            "address", settings.login_attempts_per_address, timedelta(minutes=15)
        )
        self._per_user = Limit("user", settings.login_attempts_per_device)
        self._mail_requests = Limit("mail_requests", settings.mail_requests_per_client)
        self._mails = Limit("mails", settings.mails_per_address, timedelta(minutes=30))

    async def allow_login(
        self, email: str, client: str, device_token: str | None
    ) -> None:
        """Count an attempt to log in; ask before the password is looked at.

        A device that has logged in to the address before has attempts of its own. All
        others share those of their network and those of the address. The first refusal
        in a window is recorded.

        Raises:
            TooManyRequestsError: It is one too many.
        """
        if device := self._device_of(device_token, email):
            counted = [(self._per_device, device)]
        else:
            counted = [(self._per_client, client), (self._per_address, email)]
        for limit, subject in counted:
            await self._allow(limit, subject, AuditEventKind.LOGIN_THROTTLED)

    async def succeeded(
        self, session: AsyncSession, email: str, device_token: str | None
    ) -> str:
        """Give the device that has logged in to an address all its attempts back.

        This belongs to the transaction of the login, whose session it takes.

        Returns:
            The token that the device is known by from now on: its own, or a new one.
        """
        device = self._device_of(device_token, email)
        if device_token is None or device is None:
            return new_device_token(email, self._secret)
        key = self._key_of(self._per_device, device)
        await AttemptRepository(session).forget(key)
        return device_token

    async def allow_password_check(self, user_id: UUID) -> None:
        """Count an attempt of a user, who is logged in, to confirm with the password.

        Raises:
            TooManyRequestsError: It is one too many.
        """
        await self._allow(self._per_user, str(user_id))

    async def allow_mail_request(self, client: str) -> None:
        """Count a request of a client that sends a mail, or uses what came by mail.

        Raises:
            TooManyRequestsError: It is one too many.
        """
        await self._allow(self._mail_requests, client)

    async def may_mail(self, purpose: str, email: str) -> bool:
        """Count a mail of one purpose, and tell whether the address may get it.

        Each purpose counts apart, so that nobody can stop the mail that an owner needs
        by asking for others.
        """
        return await self._count(self._mails, f"{purpose}:{email}") is None

    async def _allow(
        self, limit: Limit, subject: str, refusal: AuditEventKind | None = None
    ) -> None:
        seconds = await self._count(limit, subject, refusal)
        if seconds is not None:
            raise TooManyRequestsError(seconds)

    async def _count(
        self, limit: Limit, subject: str, refusal: AuditEventKind | None = None
    ) -> int | None:
        """Count an attempt, and return for how long it is refused, if it is."""
        async with self._database.transaction() as session:
            attempts = AttemptRepository(session)
            now = self._now()
            key = self._key_of(limit, subject)
            number, ends_at = await attempts.count(key, now, now + limit.window)
            await attempts.forget_ended(now)
            if number <= limit.attempts:
                return None
            if refusal is not None and number == limit.attempts + 1:
                await self._audit.record(session, refusal, limit=limit.name)
            return math.ceil((ends_at - now).total_seconds())

    def _device_of(self, token: str | None, email: str) -> str | None:
        return None if token is None else device_of(token, email, self._secret)

    def _key_of(self, limit: Limit, subject: str) -> str:
        # Addresses can be guessed from a plain hash, but not from one with a key.
        text = f"{limit.name}:{subject}"
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()
