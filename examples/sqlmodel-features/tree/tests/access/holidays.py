"""Who may see and change holidays."""

from tests.access import EVERYBODY, AccessTable

COLLECTION = "/api/v1/holidays"
ITEM = COLLECTION + "/{holiday_id}"

ACCESS: AccessTable = {
    ("GET", COLLECTION): EVERYBODY,
    ("POST", COLLECTION): EVERYBODY,
    ("GET", ITEM): EVERYBODY,
    ("PATCH", ITEM): EVERYBODY,
    ("DELETE", ITEM): EVERYBODY,
}
