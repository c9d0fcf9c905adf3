"""What news items may be."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.schemas.news import NewsCreate, NewsUpdate
from tests.factories.news import news_values

VALID: dict[str, Any] = {
    **news_values(0),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "x" * 200),
        ("body", "x" * 10_000),
        ("published_at", "2026-01-01T00:00:00.000001Z"),
    ],
)
def test_value_at_its_limit_is_accepted(name: str, value: Any) -> None:
    new = NewsCreate.model_validate({**VALID, name: value})
    assert new.model_dump(mode="json")[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "x" * 201),
        ("title", ""),
        ("title", " "),
        ("body", 1),
        ("published_at", "2026-01-01T00:00:00"),
        ("published_at", "0001-01-01T00:00:00+01:00"),
        ("published_at", 0),
    ],
)
def test_value_beyond_its_limit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        NewsCreate.model_validate({**VALID, name: value})
    assert {error["loc"][0] for error in caught.value.errors()} == {name}


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        NewsCreate.model_validate({**VALID, "no__such": 1})


@pytest.mark.parametrize("name", ["title", "body"])
def test_what_must_have_a_value_cannot_be_emptied(name: str) -> None:
    with pytest.raises(ValidationError):
        NewsCreate.model_validate({**VALID, name: None})
    with pytest.raises(ValidationError):
        NewsUpdate.model_validate({name: None})
