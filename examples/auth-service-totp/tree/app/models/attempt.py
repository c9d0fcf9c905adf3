"""Attempts that are counted."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Attempt(Base):
    """How often something was attempted, from the first time to the end of a window.

    The key is a hash: it tells what is counted apart, and not what that is.
    """

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)
