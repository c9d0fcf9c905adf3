"""Settings to test with."""

from app.core.config import Environment, Settings

ALLOWED_ORIGIN = "https://app.example.com"
OWN_ORIGIN = "http://testserver"


def settings_with(database_url: str) -> Settings:
    """Return settings for a database of this test run."""
    return Settings(
        environment=Environment.DEVELOPMENT,
        neon_db_url=database_url,
        cors_origins=[ALLOWED_ORIGIN],
        max_body_bytes=10_000,
    )
