"""Registering, logging in, staying logged in, logging out, getting back in.

Tokens go into the body of the response, or into cookies that scripts cannot read.
They never go into both: a script that may not read a cookie shall not be able to ask
for its contents.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response

from app.api.cookies import TokenCookies
from app.api.deps import (
    AccountServiceDep,
    AuthServiceDep,
    CookiesDep,
    SettingsDep,
    limit_mail_requests,
    require_trusted_origin,
)
from app.core.device import new_device_token
from app.core.exceptions import InvalidTokenError
from app.schemas.auth import (
    Delivery,
    KnownDevice,
    Login,
    LoginRequest,
    MailPromise,
    MailRequest,
    PasswordChoice,
    RefreshTokenRequest,
    Registration,
    TokenPair,
)
from app.schemas.user import UserRead

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
    status_code=202,
    responses={429: {}},
    dependencies=[Depends(limit_mail_requests)],
)
async def register(
    request: MailRequest, accounts: AccountServiceDep, after_response: BackgroundTasks
) -> MailPromise:
    """Send a link to an address, with which its owner can register.

    Nothing tells whether the address has an account already; only its owner is told.
    """
    after_response.add_task(accounts.invite, request.email)
    return MailPromise()


@router.post(
    "/register/confirm",
    status_code=201,
    responses={409: {}, 429: {}},
    dependencies=[Depends(limit_mail_requests)],
)
async def confirm_registration(
    choice: PasswordChoice, accounts: AccountServiceDep, settings: SettingsDep
) -> Registration:
    """Create a user, with a token from a mail; the user can then log in."""
    user = await accounts.confirm_registration(choice.token, choice.password)
    return Registration(
        user=UserRead.model_validate(user),
        device_token=new_device_token(user.email, settings.secret_key),
    )


@router.post(
    "/password/forgot",
    status_code=202,
    responses={429: {}},
    dependencies=[Depends(limit_mail_requests)],
)
async def forgot_password(
    request: MailRequest, accounts: AccountServiceDep, after_response: BackgroundTasks
) -> MailPromise:
    """Send a link to an address, with which its owner can choose another password.

    Nothing tells whether the address has an account.
    """
    after_response.add_task(accounts.offer_reset, request.email)
    return MailPromise()


@router.post(
    "/password/reset",
    responses={429: {}},
    dependencies=[Depends(limit_mail_requests)],
)
async def reset_password(
    choice: PasswordChoice,
    accounts: AccountServiceDep,
    settings: SettingsDep,
    after_response: BackgroundTasks,
) -> KnownDevice:
    """Change a password with a token from a mail, and end all sessions of its user."""
    user = await accounts.reset_password(choice.token, choice.password)
    after_response.add_task(accounts.tell_of_new_password, user)
    return KnownDevice(device_token=new_device_token(user.email, settings.secret_key))


@router.post("/login", response_model=Login, responses={**IN_COOKIES, 401: {}, 429: {}})
async def login(
    request: Request,
    credentials: LoginRequest,
    auth: AuthServiceDep,
    cookies: CookiesDep,
) -> TokenPair | Response:
    """Start a session, with tokens in the body or in cookies, as `delivery` says.

    Whoever sends the `device_token` of an earlier login is not held up by the attempts
    of others.
    """
    device_token = credentials.device_token or request.cookies.get(cookies.device_name)
    tokens = await auth.login(credentials, device_token)
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
