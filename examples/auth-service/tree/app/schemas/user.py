"""Users, as clients send and see them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, EmailStr, Field, StrictBool

from app.models.user import Role
from app.schemas.base import RequestModel, ResponseModel
from app.utils.password import MAX_PASSWORD_BYTES


def _check_bytes(password: str) -> str:
    if len(password.encode()) > MAX_PASSWORD_BYTES:
        raise ValueError(f"must have at most {MAX_PASSWORD_BYTES} bytes in UTF-8")
    return password


Email = Annotated[EmailStr, AfterValidator(str.lower)]
Password = Annotated[str, AfterValidator(_check_bytes)]
NewPassword = Annotated[Password, Field(min_length=12)]


class PasswordChange(RequestModel):
    """What it takes to change one's password."""

    current_password: Password
    new_password: NewPassword


class UserUpdate(RequestModel):
    """What an administrator may change; what is left out or null stays as it is."""

    role: Role | None = None
    is_active: StrictBool | None = None


class UserRead(ResponseModel):
    """What is shown of a user."""

    id: UUID
    email: str
    role: Role
    is_active: bool
    created_at: datetime
    updated_at: datetime
