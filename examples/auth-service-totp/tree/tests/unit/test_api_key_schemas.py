"""What api keys may be."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.schemas.api_key import ApiKeyCreate, ApiKeyUpdate
from tests.factories.api_key import api_key_values

VALID: dict[str, Any] = {
    **api_key_values(0),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("label", "x" * 80),
        ("expires_at", "2026-01-01T00:00:00.000001Z"),
    ],
)
def test_value_at_its_limit_is_accepted(name: str, value: Any) -> None:
    new = ApiKeyCreate.model_validate({**VALID, name: value})
    assert new.model_dump(mode="json")[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("label", "x" * 81),
        ("label", ""),
        ("label", " "),
        ("team_id", "x"),
        ("expires_at", "2026-01-01T00:00:00"),
        ("expires_at", "0001-01-01T00:00:00+01:00"),
        ("expires_at", 0),
    ],
)
def test_value_beyond_its_limit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        ApiKeyCreate.model_validate({**VALID, name: value})
    assert {error["loc"][0] for error in caught.value.errors()} == {name}


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        ApiKeyCreate.model_validate({**VALID, "no__such": 1})


@pytest.mark.parametrize("name", ["label"])
def test_what_must_have_a_value_cannot_be_emptied(name: str) -> None:
    with pytest.raises(ValidationError):
        ApiKeyCreate.model_validate({**VALID, name: None})
    with pytest.raises(ValidationError):
        ApiKeyUpdate.model_validate({name: None})
