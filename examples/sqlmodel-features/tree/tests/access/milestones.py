"""Who may see and change milestones."""

from tests.access import LOGGED_IN, AccessTable

COLLECTION = "/api/v1/milestones"
ITEM = COLLECTION + "/{milestone_id}"

ACCESS: AccessTable = {
    ("GET", COLLECTION): LOGGED_IN,
    ("POST", COLLECTION): LOGGED_IN,
    ("GET", ITEM): LOGGED_IN,
    ("PATCH", ITEM): LOGGED_IN,
    ("DELETE", ITEM): LOGGED_IN,
}
