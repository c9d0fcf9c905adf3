"""Who asks, as Better Auth knows them."""

from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

MAX_NAME_CHARACTERS = 255


def _storable(name: str) -> str:
    return name.replace("\0", "")[:MAX_NAME_CHARACTERS]


class Identity(BaseModel):
    """A user of Better Auth's, as of some moment."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    auth_id: Annotated[str, Field(min_length=1, max_length=255)]
    email: Annotated[str, Field(max_length=320)]
    name: Annotated[str, AfterValidator(_storable)]
    as_of: AwareDatetime
