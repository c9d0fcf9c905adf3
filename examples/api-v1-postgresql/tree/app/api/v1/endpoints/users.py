"""Users: oneself, and for administrators all."""

from uuid import UUID

from fastapi import APIRouter, Depends

from app.api.deps import (
    AccessClaimsDep,
    AdminUser,
    AuthServiceDep,
    CurrentUser,
    SessionDep,
    UserServiceDep,
    limit_password_attempts,
)
from app.models.user import User
from app.repositories.user import UserRepository
from app.schemas.pagination import Page, PageQuery
from app.schemas.user import PasswordChange, UserRead, UserUpdate

router = APIRouter(prefix="/users", tags=["users"])


@router.get("/me", response_model=UserRead)
async def read_current_user(user: CurrentUser) -> User:
    """Show the user who asks."""
    return user


@router.post(
    "/me/password",
    status_code=204,
    responses={429: {}},
    dependencies=[Depends(limit_password_attempts)],
)
async def change_password(
    change: PasswordChange, claims: AccessClaimsDep, auth: AuthServiceDep
) -> None:
    """Change the password and end all sessions of the user who asks."""
    await auth.change_password(claims, change.current_password, change.new_password)


@router.get("", responses={403: {}})
async def list_users(
    _: AdminUser, session: SessionDep, page: PageQuery
) -> Page[UserRead]:
    """Show a page of all users, oldest first."""
    users = UserRepository(session)
    found = await users.list(limit=page.limit, offset=page.offset)
    return Page(
        items=[UserRead.model_validate(user) for user in found],
        total=await users.count(),
        limit=page.limit,
        offset=page.offset,
    )


@router.get("/{user_id}", response_model=UserRead, responses={403: {}, 404: {}})
async def read_user(_: AdminUser, user_id: UUID, users: UserServiceDep) -> User:
    """Show a user."""
    return await users.get(user_id)


@router.patch("/{user_id}", response_model=UserRead, responses={404: {}, 409: {}})
async def update_user(
    admin: AdminUser, user_id: UUID, update: UserUpdate, users: UserServiceDep
) -> User:
    """Change a user's role, or lock them out."""
    return await users.update(admin, user_id, update)
