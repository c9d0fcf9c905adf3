"""Second factors: turning codes at login on and off."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from app.api.deps import (
    AccessClaimsDep,
    AuditLogDep,
    CurrentUser,
    DatabaseDep,
    SessionDep,
    SettingsDep,
    ThrottleDep,
)
from app.api.users import Writer
from app.repositories.totp import TOTPRepository
from app.schemas.totp import (
    CodeConfirmation,
    PasswordConfirmation,
    RecoveryCodes,
    TOTPSetup,
    TOTPStatus,
)
from app.services.totp import TOTPService

router = APIRouter(prefix="/users", tags=["totp"])


async def get_totp_service(
    database: DatabaseDep,
    settings: SettingsDep,
    throttle: ThrottleDep,
    audit: AuditLogDep,
) -> TOTPService:
    """Return the service for second factors."""
    return TOTPService(database, settings, throttle, audit)


TOTPServiceDep = Annotated[TOTPService, Depends(get_totp_service)]


@router.get("/me/totp")
async def read_status(user: CurrentUser, session: SessionDep) -> TOTPStatus:
    """Show whether the user who asks logs in with codes."""
    totp = TOTPRepository(session)
    stored = await totp.get(user.id)
    return TOTPStatus(
        is_enabled=stored is not None and stored.confirmed_at is not None,
        recovery_codes_left=await totp.count_recovery_codes(user.id),
    )


@router.post("/me/totp", responses={409: {}, 429: {}})
async def set_up(
    confirmation: PasswordConfirmation, claims: AccessClaimsDep, totp: TOTPServiceDep
) -> TOTPSetup:
    """Give an app its secret. Codes are asked for once the first one is confirmed."""
    return await totp.set_up(claims, confirmation.password)


@router.post("/me/totp/confirm", responses={409: {}, 429: {}})
async def confirm(
    confirmation: CodeConfirmation, claims: AccessClaimsDep, totp: TOTPServiceDep
) -> RecoveryCodes:
    """Ask for codes at login from now on."""
    return RecoveryCodes(recovery_codes=await totp.confirm(claims, confirmation.code))


@router.post("/me/totp/recovery-codes", responses={409: {}, 429: {}})
async def renew_recovery_codes(
    confirmation: CodeConfirmation, claims: AccessClaimsDep, totp: TOTPServiceDep
) -> RecoveryCodes:
    """Replace the recovery codes, with a code of the app."""
    codes = await totp.renew_recovery_codes(claims, confirmation.code)
    return RecoveryCodes(recovery_codes=codes)


@router.post("/me/totp/disable", status_code=204, responses={409: {}, 429: {}})
async def turn_off(
    confirmation: CodeConfirmation, claims: AccessClaimsDep, totp: TOTPServiceDep
) -> None:
    """Ask for codes no longer."""
    await totp.turn_off(claims, confirmation.code)


@router.delete("/{user_id}/totp", status_code=204, responses={404: {}, 409: {}})
async def turn_off_for(
    admin: Writer, user_id: UUID, session: SessionDep, totp: TOTPServiceDep
) -> None:
    """Ask a user, who has lost the app and all recovery codes, for codes no longer."""
    await totp.turn_off_for(session, admin, user_id)
