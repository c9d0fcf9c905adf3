"""What addresses may be."""

from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from app.schemas.address import AddressCreate, AddressUpdate
from tests.factories.address import address_values

VALID: dict[str, Any] = {
    **address_values(0),
    "customer_id": str(uuid4()),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("street", "x" * 200),
        ("city", "x" * 100),
    ],
)
def test_value_at_its_limit_is_accepted(name: str, value: Any) -> None:
    new = AddressCreate.model_validate({**VALID, name: value})
    assert new.model_dump(mode="json")[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("customer_id", "x"),
        ("street", "x" * 201),
        ("street", ""),
        ("street", " "),
        ("city", "x" * 101),
        ("city", ""),
        ("city", " "),
        ("country", "no such value"),
    ],
)
def test_value_beyond_its_limit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        AddressCreate.model_validate({**VALID, name: value})
    assert {error["loc"][0] for error in caught.value.errors()} == {name}


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        AddressCreate.model_validate({**VALID, "no__such": 1})


@pytest.mark.parametrize("name", ["customer_id", "street", "city", "country"])
def test_what_must_have_a_value_cannot_be_emptied(name: str) -> None:
    with pytest.raises(ValidationError):
        AddressCreate.model_validate({**VALID, name: None})
    with pytest.raises(ValidationError):
        AddressUpdate.model_validate({name: None})
