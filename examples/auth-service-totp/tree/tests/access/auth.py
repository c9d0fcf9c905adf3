"""Who may register, log in and log out, and get back in."""

from tests.access import EVERYBODY, AccessTable

ACCESS: AccessTable = {
    ("POST", "/api/v1/auth/register"): EVERYBODY,
    ("POST", "/api/v1/auth/register/confirm"): EVERYBODY,
    ("POST", "/api/v1/auth/password/forgot"): EVERYBODY,
    ("POST", "/api/v1/auth/password/reset"): EVERYBODY,
    ("POST", "/api/v1/auth/login"): EVERYBODY,
    ("POST", "/api/v1/auth/refresh"): EVERYBODY,
    ("POST", "/api/v1/auth/logout"): EVERYBODY,
}
