"""Types of fields."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from app.schemas.base import RequestModel
from app.schemas.types import LEFT_OUT, Date, Digits, Float64, Int64, JSONData, UTCTime

PRICE = TypeAdapter[Decimal](Annotated[Decimal, Digits(20, 2)])
SHARE = TypeAdapter[Decimal](Annotated[Decimal, Digits(9, 9)])
KINDS: dict[str, TypeAdapter[Any]] = {
    "int": TypeAdapter(Int64),
    "float": TypeAdapter(Float64),
    "date": TypeAdapter(Date),
    "time": TypeAdapter(UTCTime),
    "json": TypeAdapter(JSONData),
}
COUNT = TypeAdapter[Decimal](Annotated[Decimal, Digits(3, 0)])


class Change(RequestModel):
    """A change of what must have a value."""

    number: int = LEFT_OUT


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("1", "1.00"),
        (1, "1.00"),
        (1.1, "1.10"),
        (-0.5, "-0.50"),
        (9_999_999_999_999.99, "9999999999999.99"),
        ("123456789012345678.91", "123456789012345678.91"),
        ("-0", "0.00"),
        (-0.0, "0.00"),
        (1e3, "1000.00"),
        (Decimal("1E3"), "1000.00"),
    ],
)
def test_decimal_is_written_with_all_its_digits(value: Any, written: str) -> None:
    price = PRICE.validate_python(value)
    assert str(price) == written
    assert PRICE.dump_python(price, mode="json") == written


def test_small_decimal_is_written_without_exponent() -> None:
    assert SHARE.dump_python(Decimal("0E-9"), mode="json") == "0.000000000"


@pytest.mark.parametrize(
    "value",
    [
        *("0.001", 0.001, "1000000000000000000", 10**400, "NaN", "Infinity", "x", ""),
        *(float("nan"), float("inf"), True, None, [], "1" * 5_000),
        *("1_000", "1e1", " 1.00 ", "1.00\n", "+1", ".5", "1.", "١"),
        123456789012345678.91,
    ],
    ids=lambda value: repr(value)[:20],
)
def test_decimal_that_would_not_be_stored_as_it_came_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError):
        PRICE.validate_python(value)


def test_decimal_is_documented() -> None:
    number = {"type": "number"}
    text = {"type": "string", "pattern": r"^-?\d{1,18}(\.\d{1,2})?$"}
    assert PRICE.json_schema() == {"anyOf": [text, number]}
    assert PRICE.json_schema(mode="serialization") == text
    share = SHARE.json_schema(mode="serialization")
    assert share["pattern"] == r"^-?0(\.\d{1,9})?$"
    assert COUNT.json_schema(mode="serialization")["pattern"] == r"^-?\d{1,3}$"


def test_time_is_turned_to_utc() -> None:
    time = TypeAdapter[datetime](UTCTime).validate_python("2026-01-01T09:00:00+09:00")
    assert (time, time.tzinfo) == (datetime(2026, 1, 1, tzinfo=UTC), UTC)


@pytest.mark.parametrize("value", ["2026-01-01T00:00:00.5Z", "2026-01-01t00:00:00.5z"])
def test_time_is_written_as_in_rfc_3339(value: str) -> None:
    time = KINDS["time"].validate_python(value)
    assert time == datetime(2026, 1, 1, microsecond=500_000, tzinfo=UTC)
    assert KINDS["time"].validate_python(time) == time


def test_date_is_written_as_in_rfc_3339() -> None:
    day = KINDS["date"].validate_python("2026-01-31")
    assert (day, KINDS["date"].validate_python(day)) == (date(2026, 1, 31), day)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *(("int", value) for value in (2**63, -(2**63) - 1, "1", True, 1.0)),
        *(("float", value) for value in ("1", True, 10**400, float("nan"), 1e309)),
        *(("date", value) for value in (0, 1e9, "0", "2026-01-01T00:00:00", True)),
        *(("date", value) for value in ("2026-1-1", "2026-02-30", " 2026-01-01", None)),
        *(("time", value) for value in ("2026-01-01", "0001-01-01T00:00:00+01:00")),
        *(("time", value) for value in (0, 1.5, "0", "2026-01-01T00:00:00", None)),
        *(("time", value) for value in ("2026-01-01 00:00:00Z", "2026-01-01T00:00Z")),
        ("json", None),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_value_of_another_type_is_refused(kind: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        KINDS[kind].validate_python(value)


def test_what_is_left_out_is_told_from_null() -> None:
    assert Change.model_validate({}).model_dump(exclude_unset=True) == {}
    with pytest.raises(ValidationError):
        Change.model_validate({"number": None})
    assert Change.model_json_schema()["properties"]["number"] == {
        "title": "Number",
        "type": "integer",
    }
