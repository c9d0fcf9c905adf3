"""Settings, read from the environment and, in development, from `.env`."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    Field,
    NonNegativeFloat,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(StrEnum):
    """Where the application runs."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


def _checked_origin(origin: str) -> str:
    # As browsers write it: it is compared as text.
    is_default = re.search(r"^http:.*:80$|^https:.*:443$", origin)
    if is_default or not re.fullmatch(r"https?://[^\s/*?#@A-Z]+", origin):
        raise ValueError(
            "must look like https://example.com: "
            "no path, wildcard, capital letter or default port"
        )
    return origin


class Settings(BaseSettings):
    """All settings of the application, each with a name and a type."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    app_name: str = "garden"
    environment: Environment = Environment.DEVELOPMENT
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    database_url: str = Field(default="sqlite+aiosqlite:///./app.db", repr=False)
    # Of PostgreSQL: the connections of a process, and how long a statement may take
    database_pool_size: PositiveInt = 10
    database_statement_timeout_seconds: PositiveInt = 30

    cors_origins: list[Annotated[str, AfterValidator(_checked_origin)]] = []
    max_body_bytes: PositiveInt = 5 * 1024 * 1024

    frontend_folder: Path = Path("frontend/dist")

    max_subscribers: NonNegativeInt = 100
    subscriber_queue_size: int = Field(default=256, ge=32)
    send_timeout_seconds: PositiveFloat = 30
    heartbeat_seconds: PositiveFloat = 15
    events_poll_seconds: PositiveFloat = 15
    events_kept_seconds: PositiveFloat = 3600

    mcp_config: Path = Path("mcp.json")
    mcp_allowed_hosts: list[str] = [
        *("localhost", "localhost:*", "127.0.0.1", "127.0.0.1:*", "[::1]", "[::1]:*")
    ]
    mcp_connect_seconds: PositiveFloat = 30
    mcp_call_seconds: PositiveFloat = 60
    mcp_ping_seconds: PositiveFloat = 30
    mcp_reconnect_seconds: PositiveFloat = 1
    mcp_stop_seconds: PositiveFloat = 1
    mcp_concurrent_calls: PositiveInt = 8
    mcp_message_bytes: PositiveInt = 4 * 1024 * 1024

    capture_workers: NonNegativeInt = 2
    capture_queue_size: PositiveInt = 10_000
    capture_timeout_seconds: PositiveFloat = 60
    capture_lease_seconds: PositiveFloat = 10
    capture_max_attempts: PositiveInt = 5
    capture_retry_seconds: PositiveFloat = 1
    capture_replay_seconds: PositiveFloat = 5
    capture_drain_seconds: NonNegativeFloat = 10

    item_summaries: bool = True
    summary_characters: int = Field(default=600, ge=50, le=2_000)
    summary_fan_in: int = Field(default=8, ge=2, le=100)
    digest_seconds: PositiveFloat = 1

    summarizer: Literal["extractive", "openai"] = "extractive"
    openai_base_url: str = ""
    openai_model: str = ""
    openai_api_key: SecretStr | None = None
    openai_timeout_seconds: PositiveFloat = 20
    openai_attempts: PositiveInt = 3

    @property
    def is_production(self) -> bool:
        """Whether real users are served."""
        return self.environment is Environment.PRODUCTION

    @model_validator(mode="after")
    def _require_database(self) -> Self:
        # A file within a container would be gone with it.
        if self.is_production and "database_url" not in self.model_fields_set:
            raise ValueError("DATABASE_URL must be set in production")
        return self

    @model_validator(mode="after")
    def _require_endpoint(self) -> Self:
        has_endpoint = self.openai_base_url and self.openai_model
        if self.summarizer == "openai" and not has_endpoint:
            raise ValueError("openai needs OPENAI_BASE_URL and OPENAI_MODEL")
        return self
