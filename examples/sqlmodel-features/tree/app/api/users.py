"""Users: oneself."""

from fastapi import APIRouter

from app.auth.dependencies import CurrentUser
from app.models.user import User
from app.schemas.user import UserRead

router = APIRouter(prefix="/users", tags=["users"])


@router.get("/me", response_model=UserRead)
async def read_current_user(user: CurrentUser) -> User:
    """Show the user who asks."""
    return user
