"""URLs of databases, as providers give them and as drivers want them."""

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "sqlite": "sqlite+aiosqlite",
}
NEON_PREFIX = "ep-"
POOLER_SUFFIX = "-pooler"


def checked_url(url: str) -> str:
    """Return the URL of a database with the driver that this application uses.

    Raises:
        ValueError: It is none, or none of PostgreSQL or SQLite.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ValueError("must be the URL of a database") from None
    driver = DRIVERS.get(parsed.drivername.partition("+")[0])
    if driver is None:
        raise ValueError("must be a database of PostgreSQL or SQLite")
    return _render(parsed.set(drivername=driver))


def is_pooled(url: str) -> bool:
    """Tell whether a URL leads to a pooler by its name, such as Neon's PgBouncer."""
    return _endpoint(make_url(url)).endswith(POOLER_SUFFIX)


def direct_url(url: str) -> str:
    """Return the URL that leads past Neon's pooler.

    The pooler hands each transaction to any connection, and a migration needs one of
    its own.
    """
    parsed = make_url(url)
    endpoint = _endpoint(parsed)
    # Poolers of others may have such names, and what they stand before another.
    if not (endpoint.startswith(NEON_PREFIX) and endpoint.endswith(POOLER_SUFFIX)):
        return url
    host = str(parsed.host).removeprefix(endpoint)
    return _render(parsed.set(host=endpoint.removesuffix(POOLER_SUFFIX) + host))


def _endpoint(url: URL) -> str:
    return (url.host or "").partition(".")[0]


def _render(url: URL) -> str:
    return url.render_as_string(hide_password=False)
