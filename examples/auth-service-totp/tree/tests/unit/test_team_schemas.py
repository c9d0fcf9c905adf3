"""What teams may be."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.schemas.team import TeamCreate, TeamUpdate
from tests.factories.team import team_values

VALID: dict[str, Any] = {
    **team_values(0),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "x" * 80),
    ],
)
def test_value_at_its_limit_is_accepted(name: str, value: Any) -> None:
    new = TeamCreate.model_validate({**VALID, name: value})
    assert new.model_dump(mode="json")[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "x" * 81),
        ("name", ""),
        ("name", " "),
    ],
)
def test_value_beyond_its_limit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        TeamCreate.model_validate({**VALID, name: value})
    assert {error["loc"][0] for error in caught.value.errors()} == {name}


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        TeamCreate.model_validate({**VALID, "no__such": 1})


@pytest.mark.parametrize("name", ["name"])
def test_what_must_have_a_value_cannot_be_emptied(name: str) -> None:
    with pytest.raises(ValidationError):
        TeamCreate.model_validate({**VALID, name: None})
    with pytest.raises(ValidationError):
        TeamUpdate.model_validate({name: None})
