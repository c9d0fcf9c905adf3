"""Settings to test with."""

from pathlib import Path
from typing import Any

from backend.app.core.config import Environment, Settings

ALLOWED_ORIGIN = "https://app.example.com"
OWN_ORIGIN = "http://testserver"


def settings_with(database_url: str, **others: Any) -> Settings:
    """Return settings with a small limit for bodies, and nothing in the background."""
    defaults: dict[str, Any] = {
        "environment": Environment.DEVELOPMENT,
        "database_url": database_url,
        "cors_origins": [ALLOWED_ORIGIN],
        "max_body_bytes": 10_000,
        "frontend_folder": Path("/nonexistent/dist"),
        "mcp_config": Path("/nonexistent/mcp.json"),
        # A stream would not end: a client without a connection cannot leave it.
        "max_subscribers": 0,
        # Nothing in the background may use a database that is rolled back.
        "capture_workers": 0,
        "item_summaries": False,
    }
    return Settings(**defaults | others)
