"""Events, as they happen."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header

from backend.app.api.deps import BroadcasterDep, DatabaseDep, SettingsDep
from backend.app.events.broadcaster import Subscriber
from backend.app.events.stream import EventStream, event_stream

router = APIRouter(prefix="/events", tags=["events"])

LastEventId = Annotated[
    str | None,
    Header(alias="Last-Event-ID", description="The last event that the client got."),
]


async def get_subscriber(broadcaster: BroadcasterDep) -> AsyncIterator[Subscriber]:
    """Subscribe for as long as the response takes."""
    async with broadcaster.subscribe() as subscriber:
        yield subscriber


SubscriberDep = Annotated[Subscriber, Depends(get_subscriber)]


@router.get(
    "",
    response_class=EventStream,
    responses={200: {"description": "Server-sent events"}, 503: {}},
)
async def stream_events(
    subscriber: SubscriberDep,
    database: DatabaseDep,
    settings: SettingsDep,
    last_event_id: LastEventId = None,
) -> EventStream:
    """Tell of events from now on, or from the one on that a client got last.

    Where it is not known any more what came after that one, the first event is `reset`.
    A client that reads too slowly is cut off, and may come back.
    """
    return event_stream(database, subscriber, last_event_id, settings)
