"""Logging in, staying logged in, logging out."""

from dataclasses import dataclass
from datetime import timedelta

from jwt import PyJWK
from sqlalchemy.ext.asyncio import AsyncSession

from app.config import Settings
from app.core.auth import create_access_token, hash_token, new_token
from app.core.client import Client
from app.core.exceptions import InvalidCredentialsError, InvalidTokenError
from app.database import Database
from app.models.audit_event import AuditEventKind
from app.models.base import utc_now
from app.models.login_session import LoginSession
from app.models.user import User
from app.repositories.login_session import LoginSessionRepository
from app.repositories.user import UserRepository
from app.schemas.auth import Login, LoginRequest, TokenPair
from app.services.audit import AuditLog
from app.services.keys import KeyRing
from app.services.throttle import Throttle
from app.services.totp import TOTPService
from app.utils.password import verify_password


@dataclass(frozen=True, slots=True)
class AuthService:
    """Knows who may come in, and for how long.

    What happens here must outlast the error that it may lead to. So each method has a
    transaction of its own, and raises when that is over.
    """

    database: Database
    settings: Settings
    keys: KeyRing
    throttle: Throttle
    audit: AuditLog
    client: Client

    async def login(self, credentials: LoginRequest, device_token: str | None) -> Login:
        """Start a login session.

        Raises:
            TooManyRequestsError: Too many attempts were made lately.
            InvalidCredentialsError: The user is unknown or inactive, or the password
                is wrong; neither text nor time tells which.
            CodeRequiredError: The user has a second factor, and sent no code of it.
            InvalidCodeError: The code is wrong, or was used before.
        """
        email = credentials.email
        await self.throttle.allow_login(email, self.client.network, device_token)
        # Hashing takes long: no connection is held, no row locked meanwhile, and what
        # was true before may have changed since.
        async with self.database.reading() as session:
            user = await UserRepository(session).get_by_email(email)
        password_matches = await verify_password(
            credentials.password,
            user.password_hash if user else None,
            self.settings.bcrypt_rounds,
        )
        if user and user.is_active and password_matches:
            totp = TOTPService(self.database, self.settings, self.throttle, self.audit)
            await totp.check_login(user, credentials.code)
        signer = await self.keys.signer()
        async with self.database.transaction() as session:
            users = UserRepository(session)
            known = user if password_matches else None
            unchanged = await users.lock_unchanged(known) if known else None
            if unchanged is not None:
                tokens = await self._start_session(session, unchanged, signer)
                device_token = await self.throttle.succeeded(
                    session, email, device_token
                )
                return Login(**tokens.model_dump(), device_token=device_token)
            await self.audit.record(
                session, AuditEventKind.LOGIN_FAILED, user.id if user else None
            )
        raise InvalidCredentialsError

    async def refresh(self, refresh_token: str) -> TokenPair:
        """Exchange a refresh token for a new pair of tokens.

        A token that is used twice has been stolen from someone: the whole session ends.

        Raises:
            InvalidTokenError: The token or its session is not valid, or no longer.
        """
        signer = await self.keys.signer()
        token_hash = hash_token(refresh_token)
        async with self.database.transaction() as session:
            login_session = await LoginSessionRepository(session).use_token(token_hash)
            if login_session is None:
                event = AuditEventKind.REFRESH_TOKEN_REUSED
                await self._end_session(session, token_hash, event)
            elif user := await self._user_of(session, login_session):
                login_session.last_used_at = utc_now()
                return await self._issue_tokens(session, user, login_session, signer)
        raise InvalidTokenError

    async def logout(self, refresh_token: str) -> None:
        """End the session of a refresh token; if there is none, all is done."""
        async with self.database.transaction() as session:
            event = AuditEventKind.LOGGED_OUT
            await self._end_session(session, hash_token(refresh_token), event)

    async def _start_session(
        self, session: AsyncSession, user: User, signer: PyJWK
    ) -> TokenPair:
        sessions = LoginSessionRepository(session)
        await sessions.delete_expired(user.id)
        login_session = await sessions.add(
            LoginSession(
                user_id=user.id,
                expires_at=utc_now() + timedelta(days=self.settings.session_days),
                user_agent=self.client.user_agent,
                ip_address=self.client.ip_address,
            )
        )
        await self.audit.record(
            session, AuditEventKind.LOGGED_IN, user.id, session_id=login_session.id
        )
        return await self._issue_tokens(session, user, login_session, signer)

    async def _user_of(
        self, session: AsyncSession, login_session: LoginSession
    ) -> User | None:
        users = UserRepository(session)
        return await users.get_by_session(login_session.user_id, login_session.id)

    async def _issue_tokens(
        self,
        session: AsyncSession,
        user: User,
        login_session: LoginSession,
        signer: PyJWK,
    ) -> TokenPair:
        refresh_token = new_token()
        sessions = LoginSessionRepository(session)
        await sessions.add_token(login_session.id, hash_token(refresh_token))
        remaining = login_session.expires_at - utc_now()
        return TokenPair(
            access_token=create_access_token(
                user, login_session.id, signer, self.settings
            ),
            refresh_token=refresh_token,
            expires_in=self.settings.access_token_minutes * 60,
            refresh_expires_in=int(remaining.total_seconds()),
        )

    async def _end_session(
        self, session: AsyncSession, token_hash: str, event: AuditEventKind
    ) -> None:
        sessions = LoginSessionRepository(session)
        found = await sessions.get_by_token(token_hash)
        if found and await sessions.revoke(found.user_id, found.id):
            await self.audit.record(session, event, found.user_id, session_id=found.id)
