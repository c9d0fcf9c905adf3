"""Who may see and change teams."""

from app.models.user import Role
from tests.access import AccessTable

COLLECTION = "/api/v1/teams"
ITEM = COLLECTION + "/{team_id}"

ACCESS: AccessTable = {
    ("GET", COLLECTION): frozenset({Role.ADMIN}),
    ("POST", COLLECTION): frozenset({Role.ADMIN}),
    ("GET", ITEM): frozenset({Role.ADMIN}),
    ("PATCH", ITEM): frozenset({Role.ADMIN}),
    ("DELETE", ITEM): frozenset({Role.ADMIN}),
}
