"""What invoices may be."""

from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from app.schemas.invoice import InvoiceCreate, InvoiceUpdate
from tests.factories.invoice import invoice_values

VALID: dict[str, Any] = {
    **invoice_values(0),
    "customer_id": str(uuid4()),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", "x" * 32),
        ("total", "9999999999.99"),
        ("total", "-9999999999.99"),
        ("due_on", "0001-01-01"),
        ("due_on", "9999-12-31"),
    ],
)
def test_value_at_its_limit_is_accepted(name: str, value: Any) -> None:
    new = InvoiceCreate.model_validate({**VALID, name: value})
    assert new.model_dump(mode="json")[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", "x" * 33),
        ("number", ""),
        ("number", " "),
        ("total", "10000000000"),
        ("total", "0.001"),
        ("total", "0e0"),
        ("total", True),
        ("status", "no such value"),
        ("due_on", "2026-02-30"),
        ("due_on", 0),
        ("customer_id", "x"),
    ],
)
def test_value_beyond_its_limit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        InvoiceCreate.model_validate({**VALID, name: value})
    assert {error["loc"][0] for error in caught.value.errors()} == {name}


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        InvoiceCreate.model_validate({**VALID, "no__such": 1})


@pytest.mark.parametrize("name", ["number", "total", "status", "customer_id"])
def test_what_must_have_a_value_cannot_be_emptied(name: str) -> None:
    with pytest.raises(ValidationError):
        InvoiceCreate.model_validate({**VALID, name: None})
    with pytest.raises(ValidationError):
        InvoiceUpdate.model_validate({name: None})
