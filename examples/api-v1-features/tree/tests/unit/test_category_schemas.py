"""What categories may be."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.schemas.category import CategoryCreate, CategoryUpdate
from tests.factories.category import category_values

VALID: dict[str, Any] = {
    **category_values(0),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "x" * 80),
        ("position", 2**63 - 1),
        ("position", -(2**63)),
    ],
)
def test_value_at_its_limit_is_accepted(name: str, value: Any) -> None:
    new = CategoryCreate.model_validate({**VALID, name: value})
    assert new.model_dump(mode="json")[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "x" * 81),
        ("name", ""),
        ("name", " "),
        ("position", 2**63),
        ("position", -(2**63) - 1),
        ("position", "1"),
        ("parent_id", "x"),
    ],
)
def test_value_beyond_its_limit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        CategoryCreate.model_validate({**VALID, name: value})
    assert {error["loc"][0] for error in caught.value.errors()} == {name}


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        CategoryCreate.model_validate({**VALID, "no__such": 1})


@pytest.mark.parametrize("name", ["name", "position"])
def test_what_must_have_a_value_cannot_be_emptied(name: str) -> None:
    with pytest.raises(ValidationError):
        CategoryCreate.model_validate({**VALID, name: None})
    with pytest.raises(ValidationError):
        CategoryUpdate.model_validate({name: None})
