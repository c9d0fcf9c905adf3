"""What holidays may be."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.schemas.holiday import HolidayCreate, HolidayUpdate
from tests.factories.holiday import holiday_values

VALID: dict[str, Any] = {
    **holiday_values(0),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("day", "0001-01-01"),
        ("day", "9999-12-31"),
        ("label", "x" * 80),
    ],
)
def test_value_at_its_limit_is_accepted(name: str, value: Any) -> None:
    new = HolidayCreate.model_validate({**VALID, name: value})
    assert new.model_dump(mode="json")[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("day", "2026-02-30"),
        ("day", 0),
        ("label", "x" * 81),
        ("label", ""),
        ("label", " "),
    ],
)
def test_value_beyond_its_limit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        HolidayCreate.model_validate({**VALID, name: value})
    assert {error["loc"][0] for error in caught.value.errors()} == {name}


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        HolidayCreate.model_validate({**VALID, "no__such": 1})


@pytest.mark.parametrize("name", ["day", "label"])
def test_what_must_have_a_value_cannot_be_emptied(name: str) -> None:
    with pytest.raises(ValidationError):
        HolidayCreate.model_validate({**VALID, name: None})
    with pytest.raises(ValidationError):
        HolidayUpdate.model_validate({name: None})
