"""Encryption with keys derived from the secret."""

import hmac
import secrets

import pytest
from pydantic import SecretStr

from app.core.crypto import Cipher, DecryptionError, derive_key

SECRET = SecretStr(secrets.token_urlsafe(32))
OTHER_SECRET = SecretStr(secrets.token_urlsafe(32))


def test_each_purpose_and_each_secret_has_a_key_of_its_own() -> None:
    keys = {
        derive_key(secret, purpose)
        for secret in (SECRET, OTHER_SECRET)
        for purpose in ("one", "other")
    }
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}


def test_key_will_be_the_same_in_the_next_release() -> None:
    # HKDF without a salt, in one block (RFC 5869).
    extracted = hmac.digest(bytes(32), b"secret", "sha256")
    expected = hmac.digest(extracted, b"purpose\x01", "sha256")
    assert derive_key(SecretStr("secret"), "purpose") == expected


@pytest.mark.parametrize("text", ["", "text", "ü\0\n" * 1_000])
def test_what_was_encrypted_is_read_again(text: str) -> None:
    encrypted = Cipher(SECRET, "one").encrypt(text)
    assert Cipher(SECRET, "one").decrypt(encrypted) == text


def test_encrypted_text_does_not_show_and_looks_different_each_time() -> None:
    cipher = Cipher(SECRET, "one")
    first, second = cipher.encrypt("text"), cipher.encrypt("text")
    assert first != second
    assert "text" not in first


@pytest.mark.parametrize(
    "cipher", [Cipher(OTHER_SECRET, "one"), Cipher(SECRET, "other")]
)
def test_no_other_cipher_can_read_it(cipher: Cipher) -> None:
    with pytest.raises(DecryptionError):
        cipher.decrypt(Cipher(SECRET, "one").encrypt("text"))


@pytest.mark.parametrize("text", ["", "é", "=", "gAAAAAB"])
def test_what_was_not_encrypted_is_refused(text: str) -> None:
    with pytest.raises(DecryptionError):
        Cipher(SECRET, "one").decrypt(text)
