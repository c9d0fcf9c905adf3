"""Device tokens: proof that a device has logged in to an address before.

Nothing is stored of them. Each names its device by a nonce, and is signed for the one
address that it was given out for.
"""

import hashlib
import hmac
import secrets

from pydantic import SecretStr

from app.core.crypto import derive_key

PURPOSE = "device-token"


def new_device_token(email: str, secret: SecretStr) -> str:
    """Return the token of a device that has just proven to belong to an address."""
    nonce = secrets.token_urlsafe(16)
    return f"{nonce}.{_sign(nonce, email, secret)}"


def device_of(token: str, email: str, secret: SecretStr) -> str | None:
    """Return the nonce that names a device, or None if the token is not valid.

    It is not if it is malformed or forged, or was given out for another address.
    """
    nonce, _, signature = token.partition(".")
    expected = _sign(nonce, email, secret)
    if not hmac.compare_digest(signature.encode(), expected.encode()):
        return None
    return nonce


def _sign(nonce: str, email: str, secret: SecretStr) -> str:
    # The hash has one length, so that nothing can move from the nonce to the address.
    signed = hashlib.sha256(email.encode()).digest() + nonce.encode()
    key = derive_key(secret, PURPOSE)
    return hmac.new(key, signed, hashlib.sha256).hexdigest()
