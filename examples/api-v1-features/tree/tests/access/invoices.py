"""Who may see and change invoices."""

from tests.access import LOGGED_IN, AccessTable

COLLECTION = "/api/v1/invoices"
ITEM = COLLECTION + "/{invoice_id}"

ACCESS: AccessTable = {
    ("GET", COLLECTION): LOGGED_IN,
    ("POST", COLLECTION): LOGGED_IN,
    ("GET", ITEM): LOGGED_IN,
    ("PATCH", ITEM): LOGGED_IN,
    ("DELETE", ITEM): LOGGED_IN,
}
