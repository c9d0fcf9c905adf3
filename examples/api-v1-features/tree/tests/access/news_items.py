"""Who may see and change news items."""

from tests.access import EVERYBODY, AccessTable

COLLECTION = "/api/v1/news_items"
ITEM = COLLECTION + "/{news_id}"

ACCESS: AccessTable = {
    ("GET", COLLECTION): EVERYBODY,
    ("POST", COLLECTION): EVERYBODY,
    ("GET", ITEM): EVERYBODY,
    ("PATCH", ITEM): EVERYBODY,
    ("DELETE", ITEM): EVERYBODY,
}
