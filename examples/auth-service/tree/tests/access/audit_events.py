"""Who may see what happened to accounts."""

from tests.access import ADMINS, AccessTable

ACCESS: AccessTable = {
    ("GET", "/api/v1/audit-events"): ADMINS,
}
