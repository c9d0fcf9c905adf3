"""Registering, logging in, staying logged in, logging out.

Tokens go into the body of the response, or into cookies that scripts cannot read.
They never go into both: a script that may not read a cookie shall not be able to ask
for its contents.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from app.api.cookies import TokenCookies
from app.api.deps import (
    AuthServiceDep,
    CookiesDep,
    SettingsDep,
    limit_password_attempts,
    require_trusted_origin,
)
from app.core.exceptions import InvalidTokenError
from app.models.user import User
from app.schemas.auth import Delivery, LoginRequest, RefreshTokenRequest, TokenPair
from app.schemas.user import UserCreate, UserRead

router = APIRouter(prefix="/auth", tags=["auth"])

IN_COOKIES: dict[int | str, dict[str, Any]] = {
    204: {"description": "The tokens were delivered as cookies."}
}


@dataclass(frozen=True, slots=True)
class PresentedToken:
    """A refresh token, and the way it came."""

    value: str
    delivery: Delivery


async def get_refresh_token(
    request: Request,
    settings: SettingsDep,
    cookies: CookiesDep,
    body: RefreshTokenRequest | None = None,
) -> PresentedToken | None:
    """Return the refresh token of the body or else of the cookie, if there is one.

    Raises:
        UntrustedOriginError: It is a cookie's, and the origin is unknown.
    """
    if body is not None:
        return PresentedToken(body.refresh_token, Delivery.BODY)
    if cookie := request.cookies.get(cookies.refresh_name):
        require_trusted_origin(request, settings)
        return PresentedToken(cookie, Delivery.COOKIE)
    return None


RefreshTokenDep = Annotated[PresentedToken | None, Depends(get_refresh_token)]


def deliver(
    tokens: TokenPair, delivery: Delivery, cookies: TokenCookies
) -> TokenPair | Response:
    """Put tokens where they are wanted, and return what to answer."""
    if delivery is Delivery.BODY:
        return tokens
    response = Response(status_code=204)
    cookies.set(response, tokens)
    return response


@router.post(
    "/register",
    status_code=201,
    response_model=UserRead,
    responses={409: {}, 429: {}},
    dependencies=[Depends(limit_password_attempts)],
)
async def register(new_user: UserCreate, auth: AuthServiceDep) -> User:
    """Create a user, who can then log in."""
    return await auth.register(new_user.email, new_user.password)


@router.post(
    "/login",
    response_model=TokenPair,
    responses={**IN_COOKIES, 401: {}, 429: {}},
    dependencies=[Depends(limit_password_attempts)],
)
async def login(
    credentials: LoginRequest, auth: AuthServiceDep, cookies: CookiesDep
) -> TokenPair | Response:
    """Start a session, with tokens in the body or in cookies, as `delivery` says."""
    tokens = await auth.login(credentials.email, credentials.password)
    return deliver(tokens, credentials.delivery, cookies)


@router.post(
    "/refresh",
    response_model=TokenPair,
    responses={**IN_COOKIES, 401: {}, 403: {}},
)
async def refresh(
    token: RefreshTokenDep, auth: AuthServiceDep, cookies: CookiesDep
) -> TokenPair | Response:
    """Exchange a refresh token for new tokens, delivered the way it came.

    It works once. If it is used again, the whole session ends.
    """
    if token is None:
        raise InvalidTokenError("There is no refresh token.")
    tokens = await auth.refresh(token.value)
    return deliver(tokens, token.delivery, cookies)


@router.post("/logout", status_code=204, responses={403: {}})
async def logout(
    token: RefreshTokenDep,
    response: Response,
    auth: AuthServiceDep,
    cookies: CookiesDep,
) -> None:
    """End the session of a refresh token, and with it all its tokens."""
    if token is not None:
        await auth.logout(token.value)
        if token.delivery is Delivery.COOKIE:
            cookies.clear(response)
