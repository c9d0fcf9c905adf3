"""What settings may be."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.schemas.setting import SettingCreate, SettingUpdate
from tests.factories.setting import setting_values

VALID: dict[str, Any] = {
    **setting_values(0),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("key", "x" * 64),
        ("content", {"a": [1, 0.5, "b", True, None]}),
        ("content", []),
    ],
)
def test_value_at_its_limit_is_accepted(name: str, value: Any) -> None:
    new = SettingCreate.model_validate({**VALID, name: value})
    assert new.model_dump(mode="json")[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("key", "x" * 65),
        ("key", ""),
        ("key", " "),
        ("content", float("nan")),
    ],
)
def test_value_beyond_its_limit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        SettingCreate.model_validate({**VALID, name: value})
    assert {error["loc"][0] for error in caught.value.errors()} == {name}


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        SettingCreate.model_validate({**VALID, "no__such": 1})


@pytest.mark.parametrize("name", ["key", "content"])
def test_what_must_have_a_value_cannot_be_emptied(name: str) -> None:
    with pytest.raises(ValidationError):
        SettingCreate.model_validate({**VALID, name: None})
    with pytest.raises(ValidationError):
        SettingUpdate.model_validate({name: None})
