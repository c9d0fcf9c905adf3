"""Clients, by where their requests come from."""

from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address

IPV6_SITE_BITS = 64
MAX_USER_AGENT = 255


@dataclass(frozen=True, slots=True)
class Client:
    """Who sends a request, as far as that can be told without a login."""

    network: str
    ip_address: str | None = None
    user_agent: str | None = None


def client_of(host: str) -> str:
    """Return what a client is known by: of IPv6, where it has any number, its network.

    Whatever is no address is returned as it is.
    """
    try:
        address = IPv6Address(host)
    except ValueError:
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), IPV6_SITE_BITS), strict=False))


def ip_address_of(host: str) -> str | None:
    """Return the address of a host for the records, or None if it is none.

    A proxy may pass on anything; what this returns has 45 characters at most.
    """
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def user_agent_of(header: str) -> str | None:
    """Return what a client says that it is for the records, or None if it does not."""
    return "".join(filter(str.isprintable, header))[:MAX_USER_AGENT] or None
