"""What measurements may be."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.schemas.measurement import MeasurementCreate, MeasurementUpdate
from tests.factories.measurement import measurement_values

VALID: dict[str, Any] = {
    **measurement_values(0),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("taken_at", "2026-01-01T00:00:00.000001Z"),
        ("celsius", 1e308),
        ("celsius", -0.5),
        ("ratio", "99999999999999999999.999999999999999999"),
        ("ratio", "-99999999999999999999.999999999999999999"),
        ("count", 2**63 - 1),
        ("count", -(2**63)),
        ("is_valid", True),
        ("is_valid", False),
        ("labels", ["x" * 255] * 100),
        ("labels", []),
    ],
)
def test_value_at_its_limit_is_accepted(name: str, value: Any) -> None:
    new = MeasurementCreate.model_validate({**VALID, name: value})
    assert new.model_dump(mode="json")[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("device", "x"),
        ("taken_at", "2026-01-01T00:00:00"),
        ("taken_at", "0001-01-01T00:00:00+01:00"),
        ("taken_at", 0),
        ("celsius", float("inf")),
        ("celsius", "0.5"),
        ("ratio", "100000000000000000000"),
        ("ratio", "0.0000000000000000001"),
        ("ratio", "0e0"),
        ("ratio", True),
        ("count", 2**63),
        ("count", -(2**63) - 1),
        ("count", "1"),
        ("is_valid", "true"),
        ("is_valid", 1),
        ("labels", "x"),
        ("labels", ["x"] * 101),
        ("labels", ["x" * 256]),
    ],
)
def test_value_beyond_its_limit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        MeasurementCreate.model_validate({**VALID, name: value})
    assert {error["loc"][0] for error in caught.value.errors()} == {name}


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        MeasurementCreate.model_validate({**VALID, "no__such": 1})


@pytest.mark.parametrize("name", ["device", "taken_at", "celsius", "labels"])
def test_what_must_have_a_value_cannot_be_emptied(name: str) -> None:
    with pytest.raises(ValidationError):
        MeasurementCreate.model_validate({**VALID, name: None})
    with pytest.raises(ValidationError):
        MeasurementUpdate.model_validate({name: None})
