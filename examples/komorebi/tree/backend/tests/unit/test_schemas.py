"""Base classes of requests."""

import json
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from backend.app.models.base import MAX_DEPTH, RequestModel
from backend.app.models.pagination import ListParams, filters_of


class Note(RequestModel):
    """A request with text in all kinds of places."""

    text: str = ""
    tags: list[str] = []
    data: dict[str, Any] = {}
    number: float = 0
    time: datetime = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("bad", ["\0", "a\0b", "\ud800", "\udfff"])
@pytest.mark.parametrize("place", ["text", "tags", "key", "value"])
def test_text_that_no_database_stores_is_refused(bad: str, place: str) -> None:
    bodies: dict[str, dict[str, Any]] = {
        "text": {"text": bad},
        "tags": {"tags": ["fine", bad]},
        "key": {"data": {bad: 1}},
        "value": {"data": {"list": [{"deep": bad}]}},
    }
    with pytest.raises(ValidationError):
        Note.model_validate(bodies[place])


@pytest.mark.parametrize(
    "bad",
    [
        {"number": "nan"},
        {"number": float("inf")},
        {"data": {"deep": [float("nan")]}},
        {"time": "2026-01-01T00:00:00"},
        {"time": "0001-01-01T00:00:00+23:59"},
        {"time": "9999-12-31T23:59:59-23:59"},
    ],
    ids=str,
)
def test_number_or_time_that_no_database_stores_is_refused(bad: Any) -> None:
    with pytest.raises(ValidationError):
        Note.model_validate(bad)


@pytest.mark.parametrize("more", [0, 1])
def test_data_is_nested_to_a_limit(more: int) -> None:
    levels = MAX_DEPTH - 1 + more  # and the field's own
    data = {"deep": json.loads("[" * levels + "]" * levels)}
    with pytest.raises(ValidationError, match="deeper") if more else nullcontext():
        Note.model_validate({"data": data})


def test_time_is_accepted_in_any_zone() -> None:
    note = Note.model_validate({"time": "2026-01-01T00:00:00+09:00", "number": 0.5})
    assert note.time.isoformat() == "2026-01-01T00:00:00+09:00"


def test_all_other_text_is_accepted() -> None:
    body = {"text": "ü\n😀", "tags": ["\x01"], "data": {"n": 1, "none": None}}
    assert Note.model_validate(body).model_dump(exclude_unset=True) == body


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        Note.model_validate({"unknown": 1})


def test_filters_are_what_was_given_besides_the_page() -> None:
    class NoteQuery(ListParams):
        sort: str = "created_at"
        text: str | None = None
        number__min: float | None = None

    query = NoteQuery(limit=5, sort="-text", number__min=0)
    assert filters_of(query) == {"number__min": 0}
