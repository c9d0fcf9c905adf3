"""The one format of errors (RFC 9457)."""

from collections.abc import Sequence

from pydantic import BaseModel, Field


class FieldError(BaseModel):
    """One thing that is wrong with a request."""

    location: Sequence[str | int] = Field(
        description="Where it is: body, query, path…, then names and positions.",
        examples=[["body", "email"]],
    )
    message: str = Field(examples=["Field required"])
    type: str = Field(examples=["missing"])


class Problem(BaseModel):
    """An error, for programs (`code`, `errors`) and for people (`detail`)."""

    type: str = Field(default="about:blank")
    title: str = Field(description="The status in words.", examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["There is no such resource."])
    code: str = Field(description="Stable name of the error.", examples=["not_found"])
    request_id: str | None = Field(
        default=None, description="The response's X-Request-ID, to be quoted."
    )
    errors: Sequence[FieldError] | None = Field(
        default=None, description="What is wrong with the request, if it is not valid."
    )
