"""Base classes of request and response models."""

from datetime import MAXYEAR, MINYEAR, datetime
from math import isfinite
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator

MAX_DEPTH = 100  # what is nested much deeper can be read, but not be written again


class RequestModel(BaseModel):
    """Base of what clients send: without unknown fields and unstorable values."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*")
    @classmethod
    def _refuse_unstorable(cls, value: Any) -> Any:
        _check_storable(value, MAX_DEPTH)
        return value


class ResponseModel(BaseModel):
    """Base of what the application answers: read from any object's attributes."""

    model_config = ConfigDict(from_attributes=True)


def _check_storable(value: Any, depth: int) -> None:
    match value:
        case str() if not is_storable_text(value):
            raise ValueError("must be text without NUL and lone surrogates")
        case float() if not isfinite(value):
            raise ValueError("must be a finite number")
        case datetime() if value.tzinfo is None:
            raise ValueError("must have a time zone")
        case datetime() if not MINYEAR < value.year < MAXYEAR:
            raise ValueError("must be a time that exists in every time zone")
        case dict() | list() | tuple() | set() if depth == 0:
            raise ValueError(f"must not be nested deeper than {MAX_DEPTH} levels")
        case dict():
            for key, item in value.items():
                _check_storable(key, depth - 1)
                _check_storable(item, depth - 1)
        case list() | tuple() | set():
            for item in value:
                _check_storable(item, depth - 1)


def is_storable_text(text: str) -> bool:
    """Tell whether both databases can store a text; of a million characters, fast."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return False
