"""Who may see and change addresses."""

from tests.access import LOGGED_IN, AccessTable

COLLECTION = "/api/v1/addresses"
ITEM = COLLECTION + "/{address_id}"

ACCESS: AccessTable = {
    ("GET", COLLECTION): LOGGED_IN,
    ("POST", COLLECTION): LOGGED_IN,
    ("GET", ITEM): LOGGED_IN,
    ("PATCH", ITEM): LOGGED_IN,
    ("DELETE", ITEM): LOGGED_IN,
}
