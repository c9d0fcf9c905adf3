"""Second factors: codes of an authenticator app, asked for at login."""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import pyotp
from pyotp.exceptions import OTPVerificationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.config import Settings
from app.core.auth import AccessClaims, hash_token
from app.core.crypto import Cipher, DecryptionError
from app.core.exceptions import (
    ConflictError,
    ForbiddenError,
    InvalidTokenError,
    NotFoundError,
    OwnAccountError,
    UnauthorizedError,
    WrongPasswordError,
)
from app.database import Database
from app.models.audit_event import AuditEventKind
from app.models.base import utc_now
from app.models.totp import TOTPSecret
from app.models.user import User
from app.repositories.totp import TOTPRepository
from app.repositories.user import UserRepository
from app.schemas.totp import TOTPSetup
from app.services.audit import AuditLog
from app.services.throttle import Throttle
from app.utils.password import verify_password

RECOVERY_CODES = 10
RECOVERY_CODE_BYTES = 10
SKEW_STEPS = 1  # clocks of phones may be wrong by half a minute


class CodeRequiredError(UnauthorizedError):
    """The password is right, and that is not enough."""

    code = "code_required"
    detail = "Log in with a code of your authenticator app as well."


class InvalidCodeError(UnauthorizedError):
    """The code of somebody who logs in is wrong or was used before."""

    code = "invalid_code"
    detail = "The code is wrong, or was used before."


class WrongCodeError(ForbiddenError):
    """The code that confirms a change is wrong or was used before."""

    code = "wrong_code"
    detail = "The code is wrong, or was used before."


class TOTPEnabledError(ConflictError):
    """Codes are asked for already."""

    code = "totp_enabled"
    detail = "You log in with codes already."


class TOTPDisabledError(ConflictError):
    """There is nothing to check a code with."""

    code = "totp_disabled"
    detail = "You do not log in with codes yet."


@dataclass(frozen=True, slots=True)
class TOTPService:
    """Turns second factors on and off, and asks for them.

    Each method has a transaction of its own, unless it takes the session of one.
    """

    database: Database
    settings: Settings
    throttle: Throttle
    audit: AuditLog

    async def set_up(self, claims: AccessClaims, password: str) -> TOTPSetup:
        """Return what an app needs to make codes, which are asked for once confirmed.

        Raises:
            InvalidTokenError: The session is over.
            TooManyRequestsError: Too many attempts were made lately.
            WrongPasswordError: The password is another one.
            TOTPEnabledError: Codes are asked for already.
        """
        user = await self._user_of(claims)
        rounds = self.settings.bcrypt_rounds
        if not await verify_password(password, user.password_hash, rounds):
            raise WrongPasswordError
        secret = pyotp.random_base32()
        async with self.database.transaction() as session:
            if not await UserRepository(session).lock_unchanged(user):
                raise WrongPasswordError
            repository = TOTPRepository(session)
            stored = await repository.get(user.id) or TOTPSecret(user_id=user.id)
            if stored.confirmed_at is not None:
                raise TOTPEnabledError
            stored.secret = self._cipher().encrypt(secret)
            await repository.add(stored)
        uri = pyotp.TOTP(secret).provisioning_uri(
            name=user.email, issuer_name=self.settings.app_name
        )
        return TOTPSetup(secret=secret, uri=uri)

    async def confirm(self, claims: AccessClaims, code: str) -> Sequence[str]:
        """Ask for codes from now on, and return recovery codes.

        Raises:
            InvalidTokenError: The session is over.
            TooManyRequestsError: Too many attempts were made lately.
            TOTPDisabledError: Nothing was set up.
            TOTPEnabledError: Codes are asked for already.
            WrongCodeError: The app does not make the right codes.
        """
        user = await self._user_of(claims)
        async with self.database.transaction() as session:
            repository = TOTPRepository(session)
            stored = await repository.lock(user.id)
            if stored is None:
                raise TOTPDisabledError
            if stored.confirmed_at is not None:
                raise TOTPEnabledError
            if not await self._use_code(repository, stored, code):
                raise WrongCodeError
            stored.confirmed_at = utc_now()
            await repository.add(stored)
            await self.audit.record(session, AuditEventKind.TOTP_ENABLED, user.id)
            return await self._new_recovery_codes(repository, user.id)

    async def renew_recovery_codes(
        self, claims: AccessClaims, code: str
    ) -> Sequence[str]:
        """Return other recovery codes; those that were left are worth nothing.

        Raises:
            InvalidTokenError: The session is over.
            TooManyRequestsError: Too many attempts were made lately.
            TOTPDisabledError: Codes are not asked for.
            WrongCodeError: The code is wrong.
        """
        user = await self._user_of(claims)
        async with self.database.transaction() as session:
            repository = TOTPRepository(session)
            stored = await self._confirmed(repository, user.id)
            if not await self._use_code(repository, stored, code):
                raise WrongCodeError
            return await self._new_recovery_codes(repository, user.id)

    async def turn_off(self, claims: AccessClaims, code: str) -> None:
        """Ask for codes no longer; a recovery code confirms this as well.

        Raises:
            InvalidTokenError: The session is over.
            TooManyRequestsError: Too many attempts were made lately.
            TOTPDisabledError: Codes are not asked for.
            WrongCodeError: The code is wrong.
        """
        user = await self._user_of(claims)
        async with self.database.transaction() as session:
            repository = TOTPRepository(session)
            stored = await self._confirmed(repository, user.id)
            if not await self._use_any_code(session, stored, code):
                raise WrongCodeError
            await repository.delete(user.id)
            await self.audit.record(session, AuditEventKind.TOTP_DISABLED, user.id)

    async def turn_off_for(
        self, session: AsyncSession, admin: User, user_id: UUID
    ) -> None:
        """Ask a user, who has lost both app and recovery codes, for codes no longer.

        Raises:
            OwnAccountError: It is the administrator's own.
            NotFoundError: There is no such user with a second factor.
        """
        if user_id == admin.id:
            raise OwnAccountError("To turn off your own codes, you need one.")
        if not await TOTPRepository(session).delete(user_id):
            raise NotFoundError.of("second factor of user", user_id)
        event = AuditEventKind.TOTP_DISABLED
        await self.audit.record(session, event, user_id, admin.id)

    async def check_login(self, user: User, code: str | None) -> None:
        """Ask a user, whose password was right, for a code if that is wanted.

        Raises:
            CodeRequiredError: It is, and there is none.
            InvalidCodeError: It is wrong.
        """
        error = InvalidCodeError if code else CodeRequiredError
        async with self.database.transaction() as session:
            stored = await TOTPRepository(session).get(user.id)
            if stored is None or stored.confirmed_at is None:
                return
            if code and await self._use_any_code(session, stored, code):
                return
            event = AuditEventKind.LOGIN_FAILED
            await self.audit.record(session, event, user.id, reason=error.code)
        raise error

    async def _user_of(self, claims: AccessClaims) -> User:
        async with self.database.reading() as session:
            user = await UserRepository(session).get_by_session(claims.sub, claims.sid)
        if user is None:
            raise InvalidTokenError
        await self.throttle.allow_password_check(user.id)
        return user

    async def _confirmed(self, repository: TOTPRepository, user_id: UUID) -> TOTPSecret:
        stored = await repository.lock(user_id)
        if stored is None or stored.confirmed_at is None:
            raise TOTPDisabledError
        return stored

    async def _use_code(
        self, repository: TOTPRepository, stored: TOTPSecret, code: str
    ) -> bool:
        try:
            secret = self._cipher().decrypt(stored.secret)
            step = pyotp.TOTP(secret).verify_and_get_timecode(
                code, for_time=utc_now(), valid_window=SKEW_STEPS
            )
        except (DecryptionError, OTPVerificationError):
            return False
        return await repository.use_step(stored.user_id, step)

    async def _use_any_code(
        self, session: AsyncSession, stored: TOTPSecret, code: str
    ) -> bool:
        repository = TOTPRepository(session)
        if await self._use_code(repository, stored, code):
            return True
        if await repository.use_recovery_code(stored.user_id, hash_token(code)):
            event = AuditEventKind.RECOVERY_CODE_USED
            await self.audit.record(session, event, stored.user_id)
            return True
        return False

    async def _new_recovery_codes(
        self, repository: TOTPRepository, user_id: UUID
    ) -> Sequence[str]:
        codes = [_new_recovery_code() for _ in range(RECOVERY_CODES)]
        await repository.replace_recovery_codes(user_id, map(hash_token, codes))
        return [_group(code) for code in codes]

    def _cipher(self) -> Cipher:
        return Cipher(self.settings.secret_key, "totp")


def _new_recovery_code() -> str:
    return base64.b32encode(secrets.token_bytes(RECOVERY_CODE_BYTES)).decode()


def _group(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
