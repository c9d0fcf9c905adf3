"""What endpoints ask for: the user, and whether they may."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from app.auth.cookies import SessionCookies, cookie_name
from app.auth.identity import Identity
from app.auth.tokens import BearerTokens
from app.core.config import Settings
from app.core.exceptions import (
    ForbiddenError,
    UnauthorizedError,
    UntrustedOriginError,
)
from app.db.session import READING_METHODS, DatabaseDep
from app.models.user import Role, User
from app.repositories.user import UserRepository

bearer_scheme = HTTPBearer(scheme_name="bearer", auto_error=False)
cookie_scheme = APIKeyCookie(
    scheme_name="cookie",
    name="better-auth.session_token",
    description=(
        "Over https the name begins with `__Secure-`; BETTER_AUTH_COOKIE_PREFIX "
        "changes `better-auth`."
    ),
    auto_error=False,
)


def require_trusted_origin(request: Request, settings: Settings) -> None:
    """Refuse a request whose cookies may have been sent by somebody else's page.

    Raises:
        UntrustedOriginError: It comes from neither this nor an allowed origin.
    """
    own_origin = f"{request.scope['scheme']}://{request.headers.get('Host')}"
    if request.headers.get("Origin") not in {own_origin, *settings.cors_origins}:
        raise UntrustedOriginError


def _first_cookie(request: Request, name: str) -> str | None:
    # Of several, Better Auth takes the first, too: both then see the same person.
    for pair in request.headers.get("Cookie", "").split(";"):
        key, is_pair, value = pair.strip().partition("=")
        if is_pair and key == name:
            return value.strip('"')
    return None


async def get_identity(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer_scheme)],
    _: Annotated[str | None, Depends(cookie_scheme)],
) -> Identity:
    """Return who asks, by a bearer token or else by a session cookie.

    Raises:
        UnauthorizedError: There is neither.
        InvalidTokenError: It is forged or expired, or its session is over.
        UntrustedOriginError: A cookie authorises a write from an unknown origin.
        ServiceUnavailableError: Whether it is good cannot be told now.
    """
    if bearer is not None:
        tokens: BearerTokens = request.app.state.bearer_tokens
        return await tokens.read(bearer.credentials)
    settings: Settings = request.app.state.settings
    cookie = _first_cookie(request, cookie_name(settings))
    if cookie is None:
        raise UnauthorizedError
    if request.method not in READING_METHODS:
        require_trusted_origin(request, settings)
    cookies: SessionCookies = request.app.state.session_cookies
    return await cookies.read(cookie)


async def get_current_user(
    identity: Annotated[Identity, Depends(get_identity)], database: DatabaseDep
) -> User:
    """Return the user who asks, as this application knows them from now on.

    What is stored for that is a transaction of its own, which ends before the request's
    begins: on SQLite the two would wait for each other.
    """
    async with database.reading() as session:
        user = await UserRepository(session).get_by_auth_id(identity.auth_id)
    if user is None or user.is_older_than(identity):
        async with database.transaction() as session:
            user = await UserRepository(session).keep(identity)
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
