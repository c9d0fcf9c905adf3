"""Types of fields, as exact as the columns that hold their values."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Context, Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
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

# The default of a field that may be left out of a request, and yet not be null.
LEFT_OUT: Any = Field(default_factory=lambda: None)


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
        whole = self.precision - self.scale
        digits = rf"\d{{1,{whole}}}" if whole else "0"
        fraction = rf"(\.\d{{1,{self.scale}}})?" if self.scale else ""
        text = {"type": "string", "pattern": f"^-?{digits}{fraction}$"}
        if handler.mode == "serialization":
            return text
        return {"anyOf": [text, {"type": "number"}]}

    @staticmethod
    def _read(value: Any) -> Any:
        if isinstance(value, float):
            number = Decimal(repr(value))
            if len(number.as_tuple().digits) > EXACT_FLOAT_DIGITS:
                raise ValueError("must be a string, as a float has fewer digits")
            return number
        if isinstance(value, bool):
            raise ValueError("must be a number")
        return value

    def _pad(self, value: Decimal) -> Decimal:
        unit = Decimal(1).scaleb(-self.scale)
        return value.quantize(unit, context=Context(prec=self.precision + 1))


Int64Param = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
Int64 = Annotated[Int64Param, Field(strict=True)]
Float64 = Annotated[FiniteFloat, Field(strict=True)]
UTCTime = Annotated[AwareDatetime, AfterValidator(_to_utc)]
StringList = Annotated[
    list[Annotated[str, Field(max_length=255)]], Field(max_length=100)
]
JSONData = dict[str, JsonValue] | list[JsonValue] | str | bool | int | float
