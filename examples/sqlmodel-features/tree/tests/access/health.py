"""Who may ask how the application is."""

from tests.access import EVERYBODY, AccessTable

ACCESS: AccessTable = {
    ("GET", "/health/live"): EVERYBODY,
    ("GET", "/health/ready"): EVERYBODY,
}
