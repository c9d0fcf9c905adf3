"""Who may see users."""

from tests.access import LOGGED_IN, AccessTable

ACCESS: AccessTable = {("GET", "/api/v1/users/me"): LOGGED_IN}
