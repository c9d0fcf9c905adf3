"""Who may see the public keys."""

from tests.access import EVERYBODY, AccessTable

ACCESS: AccessTable = {
    ("GET", "/.well-known/jwks.json"): EVERYBODY,
}
