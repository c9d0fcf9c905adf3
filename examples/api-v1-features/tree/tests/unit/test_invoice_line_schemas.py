"""What invoice lines may be."""

from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from app.schemas.invoice_line import InvoiceLineCreate, InvoiceLineUpdate
from tests.factories.invoice_line import invoice_line_values

VALID: dict[str, Any] = {
    **invoice_line_values(0),
    "invoice_id": str(uuid4()),
    "product_id": str(uuid4()),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("quantity", 2**63 - 1),
        ("quantity", -(2**63)),
        ("price", "9999999999.99"),
        ("price", "-9999999999.99"),
    ],
)
def test_value_at_its_limit_is_accepted(name: str, value: Any) -> None:
    new = InvoiceLineCreate.model_validate({**VALID, name: value})
    assert new.model_dump(mode="json")[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("invoice_id", "x"),
        ("product_id", "x"),
        ("quantity", 2**63),
        ("quantity", -(2**63) - 1),
        ("quantity", "1"),
        ("price", "10000000000"),
        ("price", "0.001"),
        ("price", "0e0"),
        ("price", True),
    ],
)
def test_value_beyond_its_limit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        InvoiceLineCreate.model_validate({**VALID, name: value})
    assert {error["loc"][0] for error in caught.value.errors()} == {name}


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        InvoiceLineCreate.model_validate({**VALID, "no__such": 1})


@pytest.mark.parametrize("name", ["invoice_id", "product_id", "quantity", "price"])
def test_what_must_have_a_value_cannot_be_emptied(name: str) -> None:
    with pytest.raises(ValidationError):
        InvoiceLineCreate.model_validate({**VALID, name: None})
    with pytest.raises(ValidationError):
        InvoiceLineUpdate.model_validate({name: None})
