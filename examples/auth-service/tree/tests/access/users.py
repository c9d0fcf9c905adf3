"""Who may see and change users."""

from tests.access import ADMINS, LOGGED_IN, AccessTable

ACCESS: AccessTable = {
    ("GET", "/api/v1/users"): ADMINS,
    ("GET", "/api/v1/users/me"): LOGGED_IN,
    ("POST", "/api/v1/users/me/password"): LOGGED_IN,
    ("GET", "/api/v1/users/me/sessions"): LOGGED_IN,
    ("DELETE", "/api/v1/users/me/sessions/{session_id}"): LOGGED_IN,
    ("GET", "/api/v1/users/{user_id}"): ADMINS,
    ("PATCH", "/api/v1/users/{user_id}"): ADMINS,
    ("DELETE", "/api/v1/users/{user_id}/sessions"): ADMINS,
}
