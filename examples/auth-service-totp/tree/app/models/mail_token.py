"""Tokens that were sent by mail, and prove an address."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class MailPurpose(StrEnum):
    """What a token from a mail is good for."""

    REGISTRATION = "registration"
    PASSWORD_RESET = "password_reset"


class MailToken(Base):
    """A token for the owner of an address, known by its hash; it is good for one use.

    Asking for another one leaves it valid. Otherwise, anybody could keep an owner from
    ever getting to use one.
    """

    __tablename__ = "mail_tokens"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[MailPurpose]
    email: Mapped[str] = mapped_column(String(254), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
