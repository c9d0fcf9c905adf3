"""Public keys, as JSON Web Keys (RFC 7517)."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel


class PublicKey(BaseModel):
    """A key that signatures are verified with. It has no field for the private part."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: str
    y: str
    kid: str
    use: Literal["sig"]
    alg: Literal["ES256"]


class PublicKeySet(BaseModel):
    """All keys that access tokens are signed with, or will be."""

    keys: Sequence[PublicKey]
