"""Events, as they are told."""

from typing import Any

from backend.app.models.base import ResponseModel


class EventRead(ResponseModel):
    """Something that happened: `item.created`, with the item."""

    id: int
    name: str
    data: Any
