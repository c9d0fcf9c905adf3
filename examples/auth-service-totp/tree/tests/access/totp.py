"""Who may turn second factors on and off."""

from tests.access import ADMINS, LOGGED_IN, AccessTable

ACCESS: AccessTable = {
    ("GET", "/api/v1/users/me/totp"): LOGGED_IN,
    ("POST", "/api/v1/users/me/totp"): LOGGED_IN,
    ("POST", "/api/v1/users/me/totp/confirm"): LOGGED_IN,
    ("POST", "/api/v1/users/me/totp/recovery-codes"): LOGGED_IN,
    ("POST", "/api/v1/users/me/totp/disable"): LOGGED_IN,
    ("DELETE", "/api/v1/users/{user_id}/totp"): ADMINS,
}
