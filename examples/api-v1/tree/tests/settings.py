"""Settings to test with."""

from app.core.config import Environment, Settings

ALLOWED_ORIGIN = "https://app.example.com"
OWN_ORIGIN = "http://testserver"


def settings_with(database_url: str) -> Settings:
    """Return settings that make hashing fast and leave room for many attempts."""
    return Settings(
        environment=Environment.DEVELOPMENT,
        database_url=database_url,
        bcrypt_rounds=4,
        password_attempts_per_minute=1_000,
        cors_origins=[ALLOWED_ORIGIN],
        max_body_bytes=10_000,
    )
