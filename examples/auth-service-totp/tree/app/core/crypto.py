"""Keys derived from the application's one secret, and encryption with them."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr

KEY_BYTES = 32


class DecryptionError(Exception):
    """A text was not encrypted by this cipher, or has been tampered with."""


def derive_key(secret: SecretStr, purpose: str) -> bytes:
    """Return the key for a purpose; keys tell nothing of each other or the secret."""
    hkdf = HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode())
    return hkdf.derive(secret.get_secret_value().encode())


class Cipher:
    """Encrypts texts for one purpose; no other cipher can read them."""

    def __init__(self, secret: SecretStr, purpose: str) -> None:
        """Derive the key for the purpose from the application's secret."""
        key = base64.urlsafe_b64encode(derive_key(secret, purpose))
        self._fernet = Fernet(key)

    def encrypt(self, text: str) -> str:
        """Return the text encrypted, in ASCII; each time it looks different."""
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, encrypted: str) -> str:
        """Return the text that was encrypted.

        Raises:
            DecryptionError: It was not, or not by a cipher with this key.
        """
        try:
            return self._fernet.decrypt(encrypted.encode()).decode()
        except InvalidToken as error:
            raise DecryptionError from error
