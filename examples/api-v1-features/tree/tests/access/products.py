"""Who may see and change products."""

from tests.access import EVERYBODY, AccessTable

COLLECTION = "/api/v1/products"
ITEM = COLLECTION + "/{product_id}"

ACCESS: AccessTable = {
    ("GET", COLLECTION): EVERYBODY,
    ("POST", COLLECTION): EVERYBODY,
    ("GET", ITEM): EVERYBODY,
    ("PATCH", ITEM): EVERYBODY,
    ("DELETE", ITEM): EVERYBODY,
}
