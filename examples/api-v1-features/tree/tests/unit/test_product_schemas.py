"""What products may be."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.schemas.product import ProductCreate, ProductUpdate
from tests.factories.product import product_values

VALID: dict[str, Any] = {
    **product_values(0),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sku", "x" * 32),
        ("name", "x" * 120),
        ("description", "x" * 10_000),
        ("price", "9999999999.99"),
        ("price", "-9999999999.99"),
        ("weight_kg", 1e308),
        ("weight_kg", -0.5),
        ("available_from", "2026-01-01T00:00:00.000001Z"),
        ("tags", ["x" * 255] * 100),
        ("tags", []),
        ("attributes", {"a": [1, 0.5, "b", True, None]}),
        ("attributes", []),
    ],
)
def test_value_at_its_limit_is_accepted(name: str, value: Any) -> None:
    new = ProductCreate.model_validate({**VALID, name: value})
    assert new.model_dump(mode="json")[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sku", "x" * 33),
        ("sku", ""),
        ("sku", " "),
        ("name", "x" * 121),
        ("name", ""),
        ("name", " "),
        ("description", 1),
        ("price", "10000000000"),
        ("price", "0.001"),
        ("price", "0e0"),
        ("price", True),
        ("weight_kg", float("inf")),
        ("weight_kg", "0.5"),
        ("available_from", "2026-01-01T00:00:00"),
        ("available_from", "0001-01-01T00:00:00+01:00"),
        ("available_from", 0),
        ("tags", "x"),
        ("tags", ["x"] * 101),
        ("tags", ["x" * 256]),
        ("attributes", float("nan")),
        ("category_id", "x"),
    ],
)
def test_value_beyond_its_limit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        ProductCreate.model_validate({**VALID, name: value})
    assert {error["loc"][0] for error in caught.value.errors()} == {name}


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        ProductCreate.model_validate({**VALID, "no__such": 1})


@pytest.mark.parametrize("name", ["sku", "name", "price", "tags"])
def test_what_must_have_a_value_cannot_be_emptied(name: str) -> None:
    with pytest.raises(ValidationError):
        ProductCreate.model_validate({**VALID, name: None})
    with pytest.raises(ValidationError):
        ProductUpdate.model_validate({name: None})
