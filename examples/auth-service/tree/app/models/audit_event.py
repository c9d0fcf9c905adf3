"""What happened to accounts: written down once, and never changed."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import JSON_TYPE, ListedEntity


class AuditEventKind(StrEnum):
    """What can happen."""

    REGISTERED = "registered"
    LOGGED_IN = "logged_in"
    LOGIN_FAILED = "login_failed"
    LOGIN_THROTTLED = "login_throttled"
    LOGGED_OUT = "logged_out"
    SESSION_REVOKED = "session_revoked"
    REFRESH_TOKEN_REUSED = "refresh_token_reused"
    PASSWORD_CHANGED = "password_changed"
    PASSWORD_RESET_REQUESTED = "password_reset_requested"
    PASSWORD_RESET = "password_reset"
    ROLE_CHANGED = "role_changed"
    USER_LOCKED = "user_locked"
    USER_UNLOCKED = "user_unlocked"
    ADMIN_CREATED = "admin_created"
    SIGNING_KEY_CREATED = "signing_key_created"
    SIGNING_KEY_REVOKED = "signing_key_revoked"


class AuditEvent(ListedEntity):
    """Something that happened, to whom, by whom, and from where.

    It outlives the users that it names, and so does not refer to their rows.
    """

    __tablename__ = "audit_events"

    # Any text: what there is to record now may not be all that has been recorded.
    event: Mapped[str] = mapped_column(String(63))
    user_id: Mapped[UUID | None] = mapped_column(index=True)
    actor_id: Mapped[UUID | None]
    ip_address: Mapped[str | None] = mapped_column(String(45))
    request_id: Mapped[str | None] = mapped_column(String(128))
    details: Mapped[dict[str, str]] = mapped_column(JSON_TYPE)
