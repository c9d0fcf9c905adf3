"""Who may see and change projects."""

from tests.access import LOGGED_IN, AccessTable

COLLECTION = "/api/v1/projects"
ITEM = COLLECTION + "/{project_id}"

ACCESS: AccessTable = {
    ("GET", COLLECTION): LOGGED_IN,
    ("POST", COLLECTION): LOGGED_IN,
    ("GET", ITEM): LOGGED_IN,
    ("PATCH", ITEM): LOGGED_IN,
    ("DELETE", ITEM): LOGGED_IN,
}
