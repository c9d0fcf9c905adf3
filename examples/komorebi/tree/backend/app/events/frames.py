"""Events in the format of server-sent events."""

import json
from dataclasses import dataclass
from typing import Self

from sse_starlette import ServerSentEvent

from backend.app.models.event import EventRead


@dataclass(frozen=True, slots=True)
class Frame:
    """What is sent of an event; all subscribers share it."""

    id: int
    text: bytes

    @classmethod
    def of(cls, event: EventRead) -> Self:
        """Return the frame of an event; in ASCII, so that any text can be sent."""
        data = json.dumps(event.data, separators=(",", ":"))
        return cls(event.id, _encoded(data=data, event=event.name, id=str(event.id)))


def position_frame(position: int) -> Frame:
    """Return what makes a client name this position when it comes back."""
    return Frame(position, _encoded(id=str(position)))


def reset_frame(position: int) -> Frame:
    """Return what tells a client to load everything anew, and to go on from here."""
    return Frame(position, _encoded(data="{}", event="reset", id=str(position)))


def comment(text: str) -> ServerSentEvent:
    """Return what clients pass over."""
    return ServerSentEvent(comment=text, sep="\n")


def _encoded(*, id: str, data: str | None = None, event: str | None = None) -> bytes:
    return ServerSentEvent(data, event=event, id=id, sep="\n").encode()
