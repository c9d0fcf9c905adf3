"""What milestones may be."""

from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from app.schemas.milestone import MilestoneCreate, MilestoneUpdate
from tests.factories.milestone import milestone_values

VALID: dict[str, Any] = {
    **milestone_values(0),
    "project_id": str(uuid4()),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("label", "x" * 80),
        ("due_on", "0001-01-01"),
        ("due_on", "9999-12-31"),
    ],
)
def test_value_at_its_limit_is_accepted(name: str, value: Any) -> None:
    new = MilestoneCreate.model_validate({**VALID, name: value})
    assert new.model_dump(mode="json")[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("project_id", "x"),
        ("label", "x" * 81),
        ("label", ""),
        ("label", " "),
        ("due_on", "2026-02-30"),
        ("due_on", 0),
    ],
)
def test_value_beyond_its_limit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        MilestoneCreate.model_validate({**VALID, name: value})
    assert {error["loc"][0] for error in caught.value.errors()} == {name}


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        MilestoneCreate.model_validate({**VALID, "no__such": 1})


@pytest.mark.parametrize("name", ["project_id", "label"])
def test_what_must_have_a_value_cannot_be_emptied(name: str) -> None:
    with pytest.raises(ValidationError):
        MilestoneCreate.model_validate({**VALID, name: None})
    with pytest.raises(ValidationError):
        MilestoneUpdate.model_validate({name: None})
