"""Who may see and change invoice lines."""

from tests.access import LOGGED_IN, AccessTable

COLLECTION = "/api/v1/invoice_lines"
ITEM = COLLECTION + "/{invoice_line_id}"

ACCESS: AccessTable = {
    ("GET", COLLECTION): LOGGED_IN,
    ("POST", COLLECTION): LOGGED_IN,
    ("GET", ITEM): LOGGED_IN,
    ("PATCH", ITEM): LOGGED_IN,
    ("DELETE", ITEM): LOGGED_IN,
}
