"""Who may see and change payments."""

from app.models.user import Role
from tests.access import AccessTable

COLLECTION = "/api/v1/payments"
ITEM = COLLECTION + "/{payment_id}"

ACCESS: AccessTable = {
    ("GET", COLLECTION): frozenset({Role.ACCOUNTANT}),
    ("POST", COLLECTION): frozenset({Role.ACCOUNTANT}),
    ("GET", ITEM): frozenset({Role.ACCOUNTANT}),
    ("PATCH", ITEM): frozenset({Role.ACCOUNTANT}),
    ("DELETE", ITEM): frozenset({Role.ACCOUNTANT}),
}
