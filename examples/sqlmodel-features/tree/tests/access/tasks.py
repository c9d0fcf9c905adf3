"""Who may see and change tasks."""

from tests.access import LOGGED_IN, AccessTable

ACCESS: AccessTable = {
    ("GET", "/api/v1/tasks"): LOGGED_IN,
    ("POST", "/api/v1/tasks"): LOGGED_IN,
    ("GET", "/api/v1/tasks/{task_id}"): LOGGED_IN,
    ("PATCH", "/api/v1/tasks/{task_id}"): LOGGED_IN,
    ("DELETE", "/api/v1/tasks/{task_id}"): LOGGED_IN,
    ("POST", "/api/v1/tasks/{task_id}/complete"): LOGGED_IN,
}
