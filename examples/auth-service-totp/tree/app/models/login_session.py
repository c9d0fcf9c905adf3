"""Login sessions and the refresh tokens that prolong access within them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Entity, utc_now


class LoginSession(Entity):
    """What one login started: the family of all refresh tokens that follow from it.

    All its tokens, access tokens included, are worth nothing once it is revoked.
    """

    __tablename__ = "login_sessions"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime] = mapped_column(default=utc_now)
    user_agent: Mapped[str | None] = mapped_column(String(255))
    ip_address: Mapped[str | None] = mapped_column(String(45))


class RefreshToken(Base):
    """A refresh token, known by its hash; it is good for one use."""

    __tablename__ = "refresh_tokens"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(
        ForeignKey("login_sessions.id", ondelete="CASCADE"), index=True
    )
    used_at: Mapped[datetime | None]
