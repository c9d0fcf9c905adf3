"""What payments may be."""

from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from app.schemas.payment import PaymentCreate, PaymentUpdate
from tests.factories.payment import payment_values

VALID: dict[str, Any] = {
    **payment_values(0),
    "invoice_id": str(uuid4()),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amount", "9999999999.99"),
        ("amount", "-9999999999.99"),
        ("received_at", "2026-01-01T00:00:00.000001Z"),
    ],
)
def test_value_at_its_limit_is_accepted(name: str, value: Any) -> None:
    new = PaymentCreate.model_validate({**VALID, name: value})
    assert new.model_dump(mode="json")[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("invoice_id", "x"),
        ("amount", "10000000000"),
        ("amount", "0.001"),
        ("amount", "0e0"),
        ("amount", True),
        ("received_at", "2026-01-01T00:00:00"),
        ("received_at", "0001-01-01T00:00:00+01:00"),
        ("received_at", 0),
        ("reference", "x"),
    ],
)
def test_value_beyond_its_limit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        PaymentCreate.model_validate({**VALID, name: value})
    assert {error["loc"][0] for error in caught.value.errors()} == {name}


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        PaymentCreate.model_validate({**VALID, "no__such": 1})


@pytest.mark.parametrize("name", ["invoice_id", "amount", "received_at", "reference"])
def test_what_must_have_a_value_cannot_be_emptied(name: str) -> None:
    with pytest.raises(ValidationError):
        PaymentCreate.model_validate({**VALID, name: None})
    with pytest.raises(ValidationError):
        PaymentUpdate.model_validate({name: None})
