"""Keys that access tokens are signed with."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, utc_now


class SigningKey(Base):
    """A pair of keys, as JSON Web Keys; the private one is encrypted.

    It signs from its activation, until there is a newer one. It is published before
    that, so that others know it in time, and afterwards, until no token that it signed
    is valid any more.
    """

    __tablename__ = "signing_keys"

    kid: Mapped[str] = mapped_column(String(32), primary_key=True)
    private_key: Mapped[str] = mapped_column(Text)
    public_key: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    activates_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
