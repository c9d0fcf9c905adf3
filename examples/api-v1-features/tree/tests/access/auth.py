"""Who may register, log in and log out."""

from tests.access import EVERYBODY, AccessTable

ACCESS: AccessTable = {
    ("POST", "/api/v1/auth/register"): EVERYBODY,
    ("POST", "/api/v1/auth/login"): EVERYBODY,
    ("POST", "/api/v1/auth/refresh"): EVERYBODY,
    ("POST", "/api/v1/auth/logout"): EVERYBODY,
}
