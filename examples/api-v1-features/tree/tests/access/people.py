"""Who may see and change people."""

from tests.access import LOGGED_IN, AccessTable

COLLECTION = "/api/v1/people"
ITEM = COLLECTION + "/{person_id}"

ACCESS: AccessTable = {
    ("GET", COLLECTION): LOGGED_IN,
    ("POST", COLLECTION): LOGGED_IN,
    ("GET", ITEM): LOGGED_IN,
    ("PATCH", ITEM): LOGGED_IN,
    ("DELETE", ITEM): LOGGED_IN,
}
