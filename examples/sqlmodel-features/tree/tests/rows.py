"""A table to test with what holds for any of them."""

from app.models.user import User
from tests.people import new_user

Row = User


def new_row(text: str) -> Row:
    """Return a row that is not stored yet, and is no other's like in this text."""
    return new_user(f"{text}@example.com")


def change_row(row: Row, text: str) -> None:
    """Give a row another text."""
    row.email = f"{text}@example.com"
