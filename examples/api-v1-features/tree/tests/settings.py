"""Settings to test with."""

from app.core.config import Environment, Settings

ALLOWED_ORIGIN = "https://app.example.com"
OWN_ORIGIN = "http://testserver"


def settings_with(database_url: str) -> Settings:
    """Return settings that depend on no `.env`, hash fast and let users try often."""
    return Settings(
        _env_file=None,
        environment=Environment.DEVELOPMENT,
        database_url=database_url,
        bcrypt_rounds=4,
        password_attempts_per_minute=1_000,
        cors_origins=[ALLOWED_ORIGIN],
        max_body_bytes=10_000,
    )
