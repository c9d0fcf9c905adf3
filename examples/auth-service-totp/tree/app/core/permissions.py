"""What roles permit."""

from collections.abc import Mapping
from enum import StrEnum

from app.models.user import Role


class Permission(StrEnum):
    """Something that not everybody may do."""

    READ_USERS = "users:read"
    WRITE_USERS = "users:write"
    REVOKE_SESSIONS = "sessions:revoke"
    READ_AUDIT_LOG = "audit:read"


# A role that is not listed permits nothing of this.
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission),
}


def permissions_of(role: Role) -> frozenset[Permission]:
    """Return what a role permits."""
    return PERMISSIONS.get(role, frozenset())
