"""What projects may be."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.schemas.project import ProjectCreate, ProjectUpdate
from tests.factories.project import project_values

VALID: dict[str, Any] = {
    **project_values(0),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "x" * 120),
        ("budget", "9999999999.99"),
        ("budget", "-9999999999.99"),
    ],
)
def test_value_at_its_limit_is_accepted(name: str, value: Any) -> None:
    new = ProjectCreate.model_validate({**VALID, name: value})
    assert new.model_dump(mode="json")[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "x" * 121),
        ("title", ""),
        ("title", " "),
        ("budget", "10000000000"),
        ("budget", "0.001"),
        ("budget", "0e0"),
        ("budget", True),
        ("stage", "no such value"),
    ],
)
def test_value_beyond_its_limit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        ProjectCreate.model_validate({**VALID, name: value})
    assert {error["loc"][0] for error in caught.value.errors()} == {name}


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        ProjectCreate.model_validate({**VALID, "no__such": 1})


@pytest.mark.parametrize("name", ["title", "stage"])
def test_what_must_have_a_value_cannot_be_emptied(name: str) -> None:
    with pytest.raises(ValidationError):
        ProjectCreate.model_validate({**VALID, name: None})
    with pytest.raises(ValidationError):
        ProjectUpdate.model_validate({name: None})
