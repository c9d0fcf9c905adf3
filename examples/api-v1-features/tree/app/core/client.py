"""Clients, by where their requests come from."""

from ipaddress import IPv6Address, IPv6Network

IPV6_SITE_BITS = 64


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
