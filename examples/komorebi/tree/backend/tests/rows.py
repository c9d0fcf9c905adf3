"""A table to test with what holds for any of them."""

from backend.app.models.item import ItemStatus
from backend.app.tables.item import Item

Row = Item


def new_row(text: str) -> Row:
    """Return a row that is not stored yet."""
    return Item(title=text, content="", tags=[], status=ItemStatus.DRAFT)


def change_row(row: Row, text: str) -> None:
    """Give a row another text."""
    row.title = text
