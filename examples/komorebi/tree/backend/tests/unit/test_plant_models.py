"""What plants may be."""

from typing import Any

import pytest
from pydantic import ValidationError

from backend.app.models.plant import PlantCreate, PlantUpdate
from backend.tests.factories.plant import plant_values

VALID: dict[str, Any] = {
    **plant_values(0),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "x" * 80),
        ("height", "9999.99"),
        ("height", "-9999.99"),
        ("planted_on", "0001-01-01"),
        ("planted_on", "9999-12-31"),
    ],
)
def test_value_at_its_limit_is_accepted(name: str, value: Any) -> None:
    new = PlantCreate.model_validate({**VALID, name: value})
    assert new.model_dump(mode="json")[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "x" * 81),
        ("name", ""),
        ("name", " "),
        ("kind", "no such value"),
        ("height", "10000"),
        ("height", "0.001"),
        ("height", "0e0"),
        ("height", True),
        ("planted_on", "2026-02-30"),
        ("planted_on", 0),
        ("bed_id", "x"),
    ],
)
def test_value_beyond_its_limit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        PlantCreate.model_validate({**VALID, name: value})
    assert {error["loc"][0] for error in caught.value.errors()} == {name}


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        PlantCreate.model_validate({**VALID, "no__such": 1})


@pytest.mark.parametrize("name", ["name", "kind"])
def test_what_must_have_a_value_cannot_be_emptied(name: str) -> None:
    with pytest.raises(ValidationError):
        PlantCreate.model_validate({**VALID, name: None})
    with pytest.raises(ValidationError):
        PlantUpdate.model_validate({name: None})
