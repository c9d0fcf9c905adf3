"""Who asks, as Better Auth knows them."""

from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

MAX_NAME_CHARACTERS = 255


def _storable(text: str) -> str:
    # No database stores NUL or lone surrogates.
    return text.replace("\0", "").encode(errors="replace").decode()


def _checked(text: str) -> str:
    if text != _storable(text):
        raise ValueError("must be text without NUL and lone surrogates")
    return text


def _shortened(name: str) -> str:
    return _storable(name)[:MAX_NAME_CHARACTERS]


class Identity(BaseModel):
    """A user of Better Auth's, as of some moment."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    auth_id: Annotated[
        str, Field(min_length=1, max_length=255), AfterValidator(_checked)
    ]
    email: Annotated[str, Field(max_length=320), AfterValidator(_checked)]
    name: Annotated[str, AfterValidator(_shortened)]
    as_of: AwareDatetime
