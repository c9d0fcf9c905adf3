"""What rooms may be."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.schemas.room import RoomCreate, RoomUpdate
from tests.factories.room import room_values

VALID: dict[str, Any] = {
    **room_values(0),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("label", "x" * 16),
    ],
)
def test_value_at_its_limit_is_accepted(name: str, value: Any) -> None:
    new = RoomCreate.model_validate({**VALID, name: value})
    assert new.model_dump(mode="json")[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("label", "x" * 17),
        ("label", ""),
        ("label", " "),
        ("keeper_id", "x"),
    ],
)
def test_value_beyond_its_limit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        RoomCreate.model_validate({**VALID, name: value})
    assert {error["loc"][0] for error in caught.value.errors()} == {name}


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        RoomCreate.model_validate({**VALID, "no__such": 1})


@pytest.mark.parametrize("name", ["label"])
def test_what_must_have_a_value_cannot_be_emptied(name: str) -> None:
    with pytest.raises(ValidationError):
        RoomCreate.model_validate({**VALID, name: None})
    with pytest.raises(ValidationError):
        RoomUpdate.model_validate({name: None})
