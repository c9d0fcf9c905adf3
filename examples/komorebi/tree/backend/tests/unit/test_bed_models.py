"""What beds may be."""

from typing import Any

import pytest
from pydantic import ValidationError

from backend.app.models.bed import BedCreate, BedUpdate
from backend.tests.factories.bed import bed_values

VALID: dict[str, Any] = {
    **bed_values(0),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "x" * 60),
        ("sunny", True),
        ("sunny", False),
    ],
)
def test_value_at_its_limit_is_accepted(name: str, value: Any) -> None:
    new = BedCreate.model_validate({**VALID, name: value})
    assert new.model_dump(mode="json")[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "x" * 61),
        ("name", ""),
        ("name", " "),
        ("sunny", "true"),
        ("sunny", 1),
    ],
)
def test_value_beyond_its_limit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        BedCreate.model_validate({**VALID, name: value})
    assert {error["loc"][0] for error in caught.value.errors()} == {name}


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        BedCreate.model_validate({**VALID, "no__such": 1})


@pytest.mark.parametrize("name", ["name", "sunny"])
def test_what_must_have_a_value_cannot_be_emptied(name: str) -> None:
    with pytest.raises(ValidationError):
        BedCreate.model_validate({**VALID, name: None})
    with pytest.raises(ValidationError):
        BedUpdate.model_validate({name: None})
