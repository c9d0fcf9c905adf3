"""What clients are known by."""

import pytest

from app.core.client import MAX_USER_AGENT, client_of, ip_address_of, user_agent_of


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_client_with_many_addresses_is_one(host: str, client: str) -> None:
    assert client_of(host) == client


@pytest.mark.parametrize(
    ("host", "recorded"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6"),
        ("fe80::1%" + "eth0" * 20, "fe80::1"),
        ("testclient", None),
        ("", None),
    ],
)
def test_only_addresses_are_recorded(host: str, recorded: str | None) -> None:
    assert ip_address_of(host) == recorded


@pytest.mark.parametrize(
    ("header", "user_agent"),
    [
        ("Mozilla/5.0", "Mozilla/5.0"),
        ("", None),
        ("a\0\x1b[2J", "a[2J"),
        ("x" * 1_000, "x" * MAX_USER_AGENT),
    ],
)
def test_user_agent_is_cut_and_in_print(header: str, user_agent: str | None) -> None:
    assert user_agent_of(header) == user_agent
