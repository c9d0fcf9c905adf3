"""Mail servers, by their URLs."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self
from urllib.parse import unquote, urlsplit

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
DEFAULT_PORTS = {"smtp": 587, "smtps": 465}


class Security(StrEnum):
    """How a connection is kept private."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server that takes mails, and what it is to be told."""

    host: str
    port: int
    security: Security
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Read a URL such as `smtp://<user>:<password>@<host>:587`.

        With `smtps:`, all is encrypted from the start. With `smtp:`, all but the first
        words is, unless the server is on this machine.

        Raises:
            ValueError: It is another kind of URL, or has parts that mean nothing here.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:  # whose text may hold a password
            raise ValueError("must be a URL with a number as its port") from None
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
            raise ValueError("must look like smtp://<user>:<password>@<host>:587")
        if parts.path or parts.query or parts.fragment:
            raise ValueError(
                "must end with the port; in passwords, / ? # are %2F %3F %23"
            )
        if bool(parts.username) != bool(parts.password):
            raise ValueError("must have both a user and a password, or neither")
        return cls(
            host=parts.hostname,
            port=port or DEFAULT_PORTS[parts.scheme],
            security=_security_of(parts.scheme, parts.hostname),
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )


def _security_of(scheme: str, host: str) -> Security:
    if scheme == "smtps":
        return Security.TLS
    return Security.NONE if host in LOCAL_HOSTS else Security.STARTTLS
