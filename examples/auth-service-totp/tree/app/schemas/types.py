"""Types of fields, as exact as the columns that hold their values."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Context, Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    FiniteFloat,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    JsonValue,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

# A float of this many significant digits still has those that it was written with.
EXACT_FLOAT_DIGITS = 15

# What OpenAPI's formats `date` and `date-time` mean: RFC 3339.
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
DATE_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})",
    re.ASCII | re.IGNORECASE,
)

# The default of a field that may be left out of a request, and yet not be null.
LEFT_OUT: Any = Field(default_factory=lambda: None)


def _written_as(pattern: re.Pattern[str], example: str) -> BeforeValidator:
    """Refuse what else Pydantic reads as a time, such as seconds since 1970."""

    def check(value: Any) -> Any:
        is_text = isinstance(value, str) and pattern.fullmatch(value)
        if not is_text and not isinstance(value, date):
            raise ValueError(f"must be written as {example}")
        return value

    return BeforeValidator(check)


def _to_utc(time: datetime) -> datetime:
    try:
        return time.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("must be a time that exists in every time zone") from error


@dataclass(frozen=True, slots=True)
class Digits:
    """Constrains a decimal number: so many digits, so many of them after the point.

    Clients may send a number, or a string, which holds any number of digits; they get a
    string with all digits after the point.
    """

    precision: int
    scale: int

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return how pydantic validates and writes such a number."""
        return core_schema.chain_schema(
            [
                core_schema.no_info_plain_validator_function(self._read),
                core_schema.decimal_schema(
                    max_digits=self.precision, decimal_places=self.scale
                ),
                core_schema.no_info_plain_validator_function(self._pad),
            ],
            serialization=core_schema.plain_serializer_function_ser_schema(
                "{:f}".format, when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return how the OpenAPI document describes such a number."""
        text = {"type": "string", "pattern": self._pattern()}
        if handler.mode == "serialization":
            return text
        return {"anyOf": [text, {"type": "number"}]}

    def _pattern(self) -> str:
        whole = self.precision - self.scale
        digits = rf"\d{{1,{whole}}}" if whole else "0"
        fraction = rf"(\.\d{{1,{self.scale}}})?" if self.scale else ""
        return f"^-?{digits}{fraction}$"

    def _read(self, value: Any) -> Any:
        if isinstance(value, float):
            number = Decimal(repr(value))
            if len(number.as_tuple().digits) > EXACT_FLOAT_DIGITS:
                raise ValueError("must be a string, as a float has fewer digits")
            return number
        if isinstance(value, bool):
            raise ValueError("must be a number")
        pattern = self._pattern()
        if isinstance(value, str) and not re.fullmatch(pattern, value, re.ASCII):
            raise ValueError(f"must match {pattern}")
        return value

    def _pad(self, value: Decimal) -> Decimal:
        unit = Decimal(1).scaleb(-self.scale)
        padded = value.quantize(unit, context=Context(prec=self.precision + 1))
        return padded or padded.copy_abs()  # -0 is 0


Int64Param = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
Int64 = Annotated[Int64Param, Field(strict=True)]
Float64 = Annotated[FiniteFloat, Field(strict=True)]
Date = Annotated[date, _written_as(DATE, "2026-01-31")]
UTCTime = Annotated[
    AwareDatetime,
    _written_as(DATE_TIME, "2026-01-31T12:00:00Z"),
    AfterValidator(_to_utc),
]
StringList = Annotated[
    list[Annotated[str, Field(max_length=255)]], Field(max_length=100)
]
JSONData = dict[str, JsonValue] | list[JsonValue] | str | bool | int | float
