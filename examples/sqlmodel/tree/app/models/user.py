"""Users and their roles."""

from enum import StrEnum

from sqlmodel import Field

from app.auth.identity import Identity
from app.models.base import ListedEntity, enum_type


class Role(StrEnum):
    """What a user may do."""

    USER = "user"
    ADMIN = "admin"


class User(ListedEntity, table=True):
    """Someone who has been here: what Better Auth says of them, and their role."""

    __tablename__ = "users"

    auth_id: str = Field(max_length=255, unique=True)
    email: str = Field(max_length=320, index=True)
    name: str = Field(max_length=255)
    role: Role = Field(default=Role.USER, sa_type=enum_type(Role))

    def is_older_than(self, identity: Identity) -> bool:
        """Tell whether an identity says of this user what was not known yet."""
        known = (self.email, self.name)
        is_news = known != (identity.email, identity.name)
        return is_news and self.updated_at < identity.as_of
