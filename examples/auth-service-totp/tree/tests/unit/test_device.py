"""Device tokens are good for one address, and cannot be made up."""

import secrets

import pytest
from pydantic import SecretStr

from app.core.device import device_of, new_device_token

ADDRESS = "ada@example.com"
SECRET = SecretStr(secrets.token_urlsafe(32))
TOKEN = new_device_token(ADDRESS, SECRET)


def test_token_names_its_device_and_no_other() -> None:
    devices = {
        device_of(new_device_token(ADDRESS, SECRET), ADDRESS, SECRET) for _ in range(3)
    }
    assert len(devices - {None}) == 3


def test_device_has_one_name() -> None:
    assert device_of(TOKEN, ADDRESS, SECRET) == device_of(TOKEN, ADDRESS, SECRET)


def test_token_holds_no_address() -> None:
    assert ADDRESS not in TOKEN


@pytest.mark.parametrize("position", [0, 21, 22, 23, -1])
def test_token_with_any_other_character_is_refused(position: int) -> None:
    characters = list(TOKEN)
    characters[position] = "0" if characters[position] != "0" else "1"
    assert device_of("".join(characters), ADDRESS, SECRET) is None


@pytest.mark.parametrize("token", ["", ".", "a", "a.", ".b", "é.é"])
def test_what_is_no_token_is_refused(token: str) -> None:
    assert device_of(token, ADDRESS, SECRET) is None


def test_part_of_a_token_is_refused() -> None:
    for length in range(len(TOKEN)):
        assert device_of(TOKEN[:length], ADDRESS, SECRET) is None


def test_token_of_another_address_is_refused() -> None:
    assert device_of(TOKEN, "eve@example.com", SECRET) is None


def test_token_signed_with_another_secret_is_refused() -> None:
    other = SecretStr(secrets.token_urlsafe(32))
    assert device_of(TOKEN, ADDRESS, other) is None
