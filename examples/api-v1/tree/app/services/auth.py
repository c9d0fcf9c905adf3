"""Registering, logging in, staying logged in, logging out."""

import logging
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.config import Settings
from app.core.exceptions import (
    EmailTakenError,
    InvalidCredentialsError,
    InvalidTokenError,
    TakenError,
    WrongPasswordError,
)
from app.core.security import (
    AccessClaims,
    create_access_token,
    hash_password,
    hash_refresh_token,
    new_refresh_token,
    verify_password,
)
from app.database import Database
from app.models.base import utc_now
from app.models.login_session import LoginSession
from app.models.user import User
from app.repositories.login_session import LoginSessionRepository
from app.repositories.user import UserRepository
from app.schemas.auth import TokenPair

logger = logging.getLogger(__name__)


class AuthService:
    """Knows who may come in, and for how long.

    Hashing takes long: no transaction is open, and no other writer waits, meanwhile.
    What was true before may have changed since.
    """

    def __init__(self, database: Database, settings: Settings) -> None:
        """Work in transactions of its own."""
        self._database = database
        self._settings = settings

    async def register(self, email: str, password: str) -> User:
        """Create a user.

        Raises:
            EmailTakenError: There is a user with this e-mail address.
        """
        password_hash = await hash_password(password, self._settings.bcrypt_rounds)
        user = User(email=email, password_hash=password_hash)
        async with self._database.transaction() as session:
            try:
                return await UserRepository(session).add(user)
            except TakenError as error:
                raise EmailTakenError from error

    async def login(self, email: str, password: str) -> TokenPair:
        """Start a login session.

        Raises:
            InvalidCredentialsError: The user is unknown or inactive, or the password
                is wrong; neither text nor time tells which.
        """
        async with self._database.reading() as session:
            user = await UserRepository(session).get_by_email(email)
        password_matches = await verify_password(
            password,
            user.password_hash if user else None,
            self._settings.bcrypt_rounds,
        )
        if user is not None and password_matches:
            async with self._database.transaction() as session:
                if await UserRepository(session).lock_unchanged(user):
                    return await self._start_session(session, user.id)
        # Not the address: people type passwords there.
        logger.warning("A login failed.", extra={"user_id": user.id if user else None})
        raise InvalidCredentialsError

    async def refresh(self, refresh_token: str) -> TokenPair:
        """Exchange a refresh token for a new pair of tokens.

        A token that is used twice has been stolen from someone: the whole session
        ends. That must outlast the error it leads to, which is raised afterwards.

        Raises:
            InvalidTokenError: The token or its session is not valid, or no longer.
        """
        async with self._database.transaction() as session:
            sessions = LoginSessionRepository(session)
            token_hash = hash_refresh_token(refresh_token)
            login_session = await sessions.use_token(token_hash)
            if login_session is None:
                await self._revoke_on_reuse(sessions, token_hash)
                tokens = None
            else:
                tokens = await self._prolong(session, login_session)
        if tokens is None:
            raise InvalidTokenError
        return tokens

    async def logout(self, refresh_token: str) -> None:
        """End the session of a refresh token; if there is none, all is done."""
        async with self._database.transaction() as session:
            sessions = LoginSessionRepository(session)
            token_hash = hash_refresh_token(refresh_token)
            login_session = await sessions.get_by_token(token_hash)
            if login_session is not None:
                await sessions.revoke(login_session.id)

    async def change_password(
        self, claims: AccessClaims, current: str, new: str
    ) -> None:
        """Change a user's password and end all sessions, this one included.

        Raises:
            InvalidTokenError: The session is over.
            WrongPasswordError: The current password is another one.
        """
        async with self._database.reading() as session:
            user = await UserRepository(session).get_by_session(claims.sub, claims.sid)
        if user is None:
            raise InvalidTokenError
        rounds = self._settings.bcrypt_rounds
        if not await verify_password(current, user.password_hash, rounds):
            raise WrongPasswordError
        password_hash = await hash_password(new, rounds)
        async with self._database.transaction() as session:
            users = UserRepository(session)
            user = await users.lock_unchanged(user)
            if user is None:
                raise WrongPasswordError
            await users.update(user, {"password_hash": password_hash})
            await LoginSessionRepository(session).revoke_all(user.id)
        logger.info("A user changed their password.", extra={"user_id": user.id})

    async def _start_session(self, session: AsyncSession, user_id: UUID) -> TokenPair:
        sessions = LoginSessionRepository(session)
        await sessions.delete_expired(user_id)
        expires_at = utc_now() + timedelta(days=self._settings.session_days)
        login_session = await sessions.add(
            LoginSession(user_id=user_id, expires_at=expires_at)
        )
        logger.info(
            "A user logged in.",
            extra={"user_id": user_id, "session_id": login_session.id},
        )
        return await self._issue_tokens(sessions, login_session)

    async def _prolong(
        self, session: AsyncSession, login_session: LoginSession
    ) -> TokenPair | None:
        user = await UserRepository(session).get_by_session(
            login_session.user_id, login_session.id
        )
        if user is None:
            return None
        return await self._issue_tokens(LoginSessionRepository(session), login_session)

    async def _issue_tokens(
        self, sessions: LoginSessionRepository, login_session: LoginSession
    ) -> TokenPair:
        refresh_token = new_refresh_token()
        await sessions.add_token(login_session.id, hash_refresh_token(refresh_token))
        remaining = login_session.expires_at - utc_now()
        return TokenPair(
            access_token=create_access_token(
                login_session.user_id, login_session.id, self._settings
            ),
            refresh_token=refresh_token,
            expires_in=self._settings.access_token_minutes * 60,
            refresh_expires_in=int(remaining.total_seconds()),
        )

    async def _revoke_on_reuse(
        self, sessions: LoginSessionRepository, token_hash: str
    ) -> None:
        login_session = await sessions.get_by_token(token_hash)
        if login_session is not None:
            logger.warning(
                "A refresh token was used twice; its session is revoked.",
                extra={
                    "session_id": login_session.id,
                    "user_id": login_session.user_id,
                },
            )
            await sessions.revoke(login_session.id)
