"""Users: oneself, and for administrators all."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Depends

from app.api.deps import (
    AccessClaimsDep,
    AccountServiceDep,
    CurrentUser,
    SessionDep,
    SessionServiceDep,
    UserServiceDep,
    require_permission,
)
from app.core.permissions import Permission
from app.models.user import User
from app.repositories.login_session import LoginSessionRepository
from app.repositories.user import UserRepository
from app.schemas.login_session import LoginSessionRead
from app.schemas.pagination import Page, PageQuery
from app.schemas.user import PasswordChange, UserRead, UserUpdate

router = APIRouter(prefix="/users", tags=["users"])

Reader = Annotated[User, Depends(require_permission(Permission.READ_USERS))]
Writer = Annotated[User, Depends(require_permission(Permission.WRITE_USERS))]
Revoker = Annotated[User, Depends(require_permission(Permission.REVOKE_SESSIONS))]


@router.get("/me", response_model=UserRead)
async def read_current_user(user: CurrentUser) -> User:
    """Show the user who asks."""
    return user


@router.post("/me/password", status_code=204, responses={429: {}})
async def change_password(
    change: PasswordChange,
    claims: AccessClaimsDep,
    accounts: AccountServiceDep,
    after_response: BackgroundTasks,
) -> None:
    """Change the password and end all sessions of the user who asks."""
    user = await accounts.change_password(
        claims, change.current_password, change.new_password
    )
    after_response.add_task(accounts.tell_of_new_password, user)


@router.get("/me/sessions")
async def list_own_sessions(
    user: CurrentUser, claims: AccessClaimsDep, session: SessionDep, page: PageQuery
) -> Page[LoginSessionRead]:
    """Show a page of the sessions of the user who asks, the last used first."""
    sessions = LoginSessionRepository(session)
    alive = sessions.alive(user.id)
    found = await sessions.list(
        *alive, limit=page.limit, offset=page.offset, sort="-last_used_at"
    )
    return Page(
        items=[LoginSessionRead.of(item, current_id=claims.sid) for item in found],
        total=await sessions.count(*alive),
        limit=page.limit,
        offset=page.offset,
    )


@router.delete("/me/sessions/{session_id}", status_code=204, responses={404: {}})
async def revoke_own_session(
    user: CurrentUser, session_id: UUID, sessions: SessionServiceDep
) -> None:
    """End a session of the user who asks."""
    await sessions.revoke(user, session_id)


@router.get("", responses={403: {}})
async def list_users(_: Reader, session: SessionDep, page: PageQuery) -> Page[UserRead]:
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
async def read_user(_: Reader, user_id: UUID, users: UserServiceDep) -> User:
    """Show a user."""
    return await users.get(user_id)


@router.patch("/{user_id}", response_model=UserRead, responses={404: {}, 409: {}})
async def update_user(
    admin: Writer, user_id: UUID, update: UserUpdate, users: UserServiceDep
) -> User:
    """Change a user's role, or lock them out."""
    return await users.update(admin, user_id, update)


@router.delete("/{user_id}/sessions", status_code=204, responses={404: {}})
async def revoke_sessions(
    admin: Revoker, user_id: UUID, sessions: SessionServiceDep
) -> None:
    """Log a user out everywhere."""
    await sessions.revoke_all(admin, user_id)
