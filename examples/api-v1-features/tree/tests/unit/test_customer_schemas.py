"""What customers may be."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.schemas.customer import CustomerCreate, CustomerUpdate
from tests.factories.customer import customer_values

VALID: dict[str, Any] = {
    **customer_values(0),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "x" * 120),
        ("email", "x" * 254),
        ("born_on", "0001-01-01"),
        ("born_on", "9999-12-31"),
        ("newsletter", True),
        ("newsletter", False),
    ],
)
def test_value_at_its_limit_is_accepted(name: str, value: Any) -> None:
    new = CustomerCreate.model_validate({**VALID, name: value})
    assert new.model_dump(mode="json")[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "x" * 121),
        ("name", ""),
        ("name", " "),
        ("email", "x" * 255),
        ("email", ""),
        ("email", " "),
        ("born_on", "2026-02-30"),
        ("born_on", 0),
        ("newsletter", "true"),
        ("newsletter", 1),
    ],
)
def test_value_beyond_its_limit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        CustomerCreate.model_validate({**VALID, name: value})
    assert {error["loc"][0] for error in caught.value.errors()} == {name}


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        CustomerCreate.model_validate({**VALID, "no__such": 1})


@pytest.mark.parametrize("name", ["name", "email", "newsletter"])
def test_what_must_have_a_value_cannot_be_emptied(name: str) -> None:
    with pytest.raises(ValidationError):
        CustomerCreate.model_validate({**VALID, name: None})
    with pytest.raises(ValidationError):
        CustomerUpdate.model_validate({name: None})
