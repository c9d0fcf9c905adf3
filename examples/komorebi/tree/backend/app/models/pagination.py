"""Parts of a list, as clients ask for them."""

from typing import Any

from pydantic import Field

from backend.app.models.base import RequestModel

TOTAL_HEADER = "X-Total-Count"
# Lists and events show only how a long text begins.
EXCERPT_LENGTH = 200


class ListParams(RequestModel):
    """Which part of a list, in which order, a client wants; subclasses add filters.

    A filter is called `<field>`, `<field>__min`, `<field>__max` or `<field>__null`. No
    field has two underscores in its name, so none can be mistaken for a filter.
    """

    limit: int = Field(default=50, ge=1, le=1000)
    offset: int = Field(default=0, ge=0, le=1_000_000)
    sort: str


def filters_of(params: ListParams) -> dict[str, Any]:
    """Return the filters that were given."""
    return params.model_dump(exclude={*ListParams.model_fields}, exclude_none=True)
