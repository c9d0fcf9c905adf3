"""Who may do what. Each module lists the routes of one group of endpoints."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from app.models.user import Role

EVERYBODY: frozenset[Role | None] = frozenset({None, *Role})
LOGGED_IN: frozenset[Role | None] = frozenset(Role)
ADMINS: frozenset[Role | None] = frozenset({Role.ADMIN})

Route = tuple[str, str]
AccessTable = Mapping[Route, frozenset[Role | None]]


def whole_access_table() -> AccessTable:
    """Return who may do what, from all modules of this package."""
    table: dict[Route, frozenset[Role | None]] = {}
    for module in iter_modules(__path__):
        table |= import_module(f"{__name__}.{module.name}").ACCESS
    return table
