"""Publishing: an event is written in the transaction that it tells of, or never."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_jsonable_python
from sqlalchemy import delete, event, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, SessionTransaction

from backend.app.events.postgresql import take_turn_and_notify
from backend.app.tables.event import Event

# Whether anybody subscribes or not, there are never many more events than this.
MAX_EVENTS = 100_000
PRUNE_EVERY = 1_000

PENDING = "events_pending"
WRITTEN = "events_written"


@dataclass(frozen=True, slots=True)
class PendingEvent:
    """An event that is to be written, and the transaction or savepoint it is of."""

    transaction: SessionTransaction | None
    values: dict[str, Any]


def publish(
    session: AsyncSession, name: str, data: BaseModel | Mapping[str, Any]
) -> None:
    """Tell all subscribers of something, as soon as the session is committed."""
    transaction = (
        session.sync_session.get_nested_transaction()
        or session.sync_session.get_transaction()
    )
    values = {"name": name, "data": to_jsonable_python(data)}
    pending = session.info.setdefault(PENDING, [])
    pending.append(PendingEvent(transaction, values))


@event.listens_for(Session, "before_commit")
def _write_events(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.get(PENDING):
        return
    values = [pending.values for pending in session.info.pop(PENDING)]
    session.flush()
    take_turn_and_notify(session)
    statement = insert(Event).returning(Event.id, sort_by_parameter_order=True)
    ids = session.scalars(statement, values).all()
    session.info[WRITTEN] = True
    if any(event_id % PRUNE_EVERY == 0 for event_id in ids):
        session.execute(delete(Event).where(Event.id <= ids[-1] - MAX_EVENTS))


@event.listens_for(Session, "after_soft_rollback")
def _forget_events(session: Session, transaction: SessionTransaction) -> None:
    session.info[PENDING] = [
        pending
        for pending in session.info.get(PENDING, ())
        if not _is_within(pending.transaction, transaction)
    ]


def _is_within(inner: SessionTransaction | None, outer: SessionTransaction) -> bool:
    while inner is not None and inner is not outer:
        inner = inner.parent
    return inner is outer
