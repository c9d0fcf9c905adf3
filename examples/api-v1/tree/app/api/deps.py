"""What endpoints ask for: settings, session, the user, services."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.cookies import TokenCookies
from app.core.client import client_of
from app.core.config import Settings
from app.core.exceptions import (
    ForbiddenError,
    InvalidTokenError,
    UnauthorizedError,
    UntrustedOriginError,
)
from app.core.rate_limit import RateLimiter
from app.core.security import AccessClaims, decode_access_token
from app.database import Database
from app.models.user import Role, User
from app.repositories.user import UserRepository
from app.services.auth import AuthService
from app.services.users import UserService

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

bearer_scheme = HTTPBearer(scheme_name="bearer", auto_error=False)
cookie_scheme = APIKeyCookie(
    scheme_name="cookie",
    name="access_token",
    description="In production the cookie's name is `__Host-access_token`.",
    auto_error=False,
)


async def get_settings(request: Request) -> Settings:
    """Return the settings that the application was made with."""
    settings: Settings = request.app.state.settings
    return settings


async def get_database(request: Request) -> Database:
    """Return the application's database."""
    database: Database = request.app.state.database
    return database


SettingsDep = Annotated[Settings, Depends(get_settings)]
DatabaseDep = Annotated[Database, Depends(get_database)]


async def get_session(
    request: Request, database: DatabaseDep
) -> AsyncIterator[AsyncSession]:
    """Give the request its session, which is its transaction.

    It is committed when the endpoint has returned and before the response is sent, or
    rolled back if anything was raised.
    """
    is_reading = request.method in READING_METHODS
    begin = database.reading if is_reading else database.transaction
    async with begin() as session:
        yield session


async def get_cookies(settings: SettingsDep) -> TokenCookies:
    """Return what knows how tokens are kept in cookies."""
    return TokenCookies(settings)


# With the default scope, the commit would come after the response.
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
CookiesDep = Annotated[TokenCookies, Depends(get_cookies)]


def require_trusted_origin(request: Request, settings: Settings) -> None:
    """Refuse a request whose cookies may have been sent by somebody else's page.

    Raises:
        UntrustedOriginError: It comes from neither this nor an allowed origin.
    """
    own_origin = f"{request.scope['scheme']}://{request.headers.get('Host')}"
    if request.headers.get("Origin") not in {own_origin, *settings.cors_origins}:
        raise UntrustedOriginError


def find_access_token(
    request: Request,
    settings: Settings,
    cookies: TokenCookies,
    bearer: HTTPAuthorizationCredentials | None,
) -> str:
    """Return the access token, which came as a bearer token or in a cookie.

    Raises:
        UnauthorizedError: There is none.
        UntrustedOriginError: A cookie authorises a write from an unknown origin.
    """
    if bearer is not None:
        return bearer.credentials
    if cookie := request.cookies.get(cookies.access_name):
        if request.method not in READING_METHODS:
            require_trusted_origin(request, settings)
        return cookie
    raise UnauthorizedError


async def get_access_claims(
    request: Request,
    settings: SettingsDep,
    cookies: CookiesDep,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer_scheme)],
    _: Annotated[str | None, Depends(cookie_scheme)],
) -> AccessClaims:
    """Return what the access token says.

    Raises:
        InvalidTokenError: It is not valid.
    """
    token = find_access_token(request, settings, cookies, bearer)
    return decode_access_token(token, settings)


AccessClaimsDep = Annotated[AccessClaims, Depends(get_access_claims)]


async def get_current_user(claims: AccessClaimsDep, session: SessionDep) -> User:
    """Return the user who is logged in.

    Raises:
        InvalidTokenError: The session is over.
    """
    user = await UserRepository(session).get_by_session(claims.sub, claims.sid)
    if user is None:
        raise InvalidTokenError
    return user


CurrentUser = Annotated[User, Depends(get_current_user)]


def require_role(*roles: Role) -> Callable[[User], Awaitable[User]]:
    """Return a dependency that gives the current user, if one of the roles is theirs.

    Raises:
        ForbiddenError: From the dependency, if none is.
    """

    async def get_user_with_role(user: CurrentUser) -> User:
        if user.role not in roles:
            raise ForbiddenError
        return user

    return get_user_with_role


async def get_auth_service(database: DatabaseDep, settings: SettingsDep) -> AuthService:
    """Return the service for logging in and out."""
    return AuthService(database, settings)


async def get_user_service(session: SessionDep) -> UserService:
    """Return the service that administers users."""
    return UserService(session)


async def limit_password_attempts(request: Request) -> None:
    """Refuse a client that has tried too many passwords lately.

    Raises:
        TooManyRequestsError: It has.
    """
    limiter: RateLimiter = request.app.state.password_limiter
    limiter.hit(client_of(request.client.host) if request.client else "")


AdminUser = Annotated[User, Depends(require_role(Role.ADMIN))]
UserServiceDep = Annotated[UserService, Depends(get_user_service)]
AuthServiceDep = Annotated[AuthService, Depends(get_auth_service)]
