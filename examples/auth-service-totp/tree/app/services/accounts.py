"""Opening an account, and getting back into it. An address is proven first."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from sqlalchemy.ext.asyncio import AsyncSession

from app.config import Settings
from app.core.auth import AccessClaims, hash_token, new_token
from app.core.exceptions import (
    AppError,
    EmailTakenError,
    InvalidTokenError,
    TakenError,
    WrongPasswordError,
)
from app.database import Database
from app.mail import Mail, Mailer, MailError, messages
from app.models.audit_event import AuditEventKind
from app.models.base import utc_now
from app.models.mail_token import MailPurpose, MailToken
from app.models.user import User
from app.repositories.login_session import LoginSessionRepository
from app.repositories.mail_token import MailTokenRepository
from app.repositories.user import UserRepository
from app.services.audit import AuditLog
from app.services.throttle import Throttle
from app.utils.password import hash_password, verify_password


class InvalidMailTokenError(AppError):
    """A token from a mail is unknown, expired, already used or for something else."""

    status_code = HTTPStatus.BAD_REQUEST
    code = "invalid_mail_token"
    detail = "The link is not valid, or no longer. Ask for another one."


async def new_mail_token(
    session: AsyncSession, purpose: MailPurpose, email: str, settings: Settings
) -> str:
    """Return a new token that proves an address to be of whoever gets its mail."""
    token = new_token()
    await MailTokenRepository(session).add(
        MailToken(
            token_hash=hash_token(token),
            purpose=purpose,
            email=email,
            expires_at=utc_now() + timedelta(minutes=settings.mail_token_minutes),
        )
    )
    return token


@dataclass(frozen=True, slots=True)
class AccountService:
    """Opens accounts and changes passwords, for those who prove that they may.

    What sends mail is called after the response, so that the time to the response does
    not tell whether an address has an account.
    """

    session: AsyncSession
    database: Database
    settings: Settings
    mailer: Mailer
    throttle: Throttle
    audit: AuditLog

    async def invite(self, email: str) -> None:
        """Send to an address what it takes to register, or that there is no need to."""
        async with self.database.reading() as session:
            user = await UserRepository(session).get_by_email(email)
        if user is not None:
            if await self.throttle.may_mail("account_exists", email):
                await self._send(messages.account_exists(email, self.settings))
        elif await self.throttle.may_mail(MailPurpose.REGISTRATION, email):
            async with self.database.transaction() as session:
                token = await new_mail_token(
                    session, MailPurpose.REGISTRATION, email, self.settings
                )
            await self._send(messages.registration(email, token, self.settings))

    async def confirm_registration(self, token: str, password: str) -> User:
        """Create a user, whose address the token proves.

        Raises:
            InvalidMailTokenError: The token is not valid, or no longer.
            EmailTakenError: There is a user with this address by now.
        """
        password_hash = await hash_password(password, self.settings.bcrypt_rounds)
        email = await self._use_token(MailPurpose.REGISTRATION, token)
        user = User(email=email, password_hash=password_hash)
        try:
            await UserRepository(self.session).add(user)
        except TakenError as error:
            raise EmailTakenError from error
        await self.audit.record(self.session, AuditEventKind.REGISTERED, user.id)
        return user

    async def offer_reset(self, email: str) -> None:
        """Send to the address of a user what it takes to choose another password."""
        async with self.database.reading() as session:
            user = await UserRepository(session).get_by_email(email)
        if user is None or not user.is_active:
            return
        if await self.throttle.may_mail(MailPurpose.PASSWORD_RESET, email):
            async with self.database.transaction() as session:
                token = await new_mail_token(
                    session, MailPurpose.PASSWORD_RESET, email, self.settings
                )
                event = AuditEventKind.PASSWORD_RESET_REQUESTED
                await self.audit.record(session, event, user.id)
            await self._send(messages.password_reset(email, token, self.settings))

    async def reset_password(self, token: str, password: str) -> User:
        """Change the password of a user, whose address the token proves.

        All sessions end: whoever was logged in may be why the password is replaced.

        Raises:
            InvalidMailTokenError: The token is not valid, or no longer.
        """
        password_hash = await hash_password(password, self.settings.bcrypt_rounds)
        email = await self._use_token(MailPurpose.PASSWORD_RESET, token)
        user = await UserRepository(self.session).get_by_email(email)
        if user is None or not user.is_active:
            raise InvalidMailTokenError
        await self._replace_password(user, password_hash, AuditEventKind.PASSWORD_RESET)
        return user

    async def change_password(
        self, claims: AccessClaims, current: str, new: str
    ) -> User:
        """Change a user's password and end all sessions, this one included.

        Raises:
            InvalidTokenError: The session is over.
            TooManyRequestsError: Too many attempts were made lately.
            WrongPasswordError: The current password is another one.
        """
        async with self.database.reading() as session:
            user = await UserRepository(session).get_by_session(claims.sub, claims.sid)
        if user is None:
            raise InvalidTokenError
        await self.throttle.allow_password_check(user.id)
        rounds = self.settings.bcrypt_rounds
        if not await verify_password(current, user.password_hash, rounds):
            raise WrongPasswordError
        password_hash = await hash_password(new, rounds)
        # Tokens before the user, as in a reset: otherwise, each could hold what the
        # other waits for.
        tokens = MailTokenRepository(self.session)
        await tokens.delete_all(MailPurpose.PASSWORD_RESET, user.email)
        user = await UserRepository(self.session).lock_unchanged(user)
        if user is None:
            raise WrongPasswordError
        await self._replace_password(
            user, password_hash, AuditEventKind.PASSWORD_CHANGED
        )
        return user

    async def tell_of_new_password(self, user: User) -> None:
        """Let the owner of an address know, who may not be who changed the password."""
        await self._send(messages.password_changed(user.email, self.settings))

    async def _send(self, mail: Mail) -> None:
        # Nobody waits for an answer any more, and the mailer has logged the failure.
        with suppress(MailError):
            await self.mailer.send(mail)

    async def _use_token(self, purpose: MailPurpose, token: str) -> str:
        tokens = MailTokenRepository(self.session)
        email = await tokens.use(purpose, hash_token(token))
        if email is None:
            raise InvalidMailTokenError
        return email

    async def _replace_password(
        self, user: User, password_hash: str, event: AuditEventKind
    ) -> None:
        user.password_hash = password_hash
        # First the user: a login that still goes by the old password waits for this
        # row, or has started its session before and loses it.
        await UserRepository(self.session).add(user)
        await LoginSessionRepository(self.session).revoke_all(user.id)
        await self.audit.record(self.session, event, user.id)
