"""Users, as clients see them."""

from datetime import datetime
from uuid import UUID

from app.models.user import Role
from app.schemas.base import ResponseModel


class UserRead(ResponseModel):
    """What is shown of a user."""

    id: UUID
    email: str
    name: str
    role: Role
    created_at: datetime
    updated_at: datetime
