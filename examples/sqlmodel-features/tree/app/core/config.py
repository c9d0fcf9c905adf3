"""Settings, read from the environment and, in development, from `.env`."""

import re
import secrets
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, PositiveInt, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.db.url import checked_url, direct_url

DEVELOPMENT_PREFIX = "dev-"
# No word so short that good secrets have it by chance.
PLACEHOLDER = re.compile(
    r"change|example|placeholder|secret|\byour[-_ ]", re.IGNORECASE
)
MIN_SECRET_BYTES = 32
MIN_DISTINCT_CHARACTERS = 8

# What has a default that suits nobody but a developer.
SET_IN_PRODUCTION = ("neon_db_url", "better_auth_secret", "better_auth_url")


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


def _checked_length(secret: SecretStr) -> SecretStr:
    if len(secret.get_secret_value().encode()) < MIN_SECRET_BYTES:
        raise ValueError(f"must have at least {MIN_SECRET_BYTES} bytes")
    return secret


def _default_origins(settings: dict[str, Any]) -> list[str]:
    return [settings["better_auth_url"]]


DatabaseURL = Annotated[str, AfterValidator(checked_url)]


class Settings(BaseSettings):
    """All settings of the application, each with a name and a type."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    app_name: str = "planner"
    environment: Environment = Environment.DEVELOPMENT
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    neon_db_url: DatabaseURL = Field(default="sqlite+aiosqlite:///./app.db", repr=False)
    # Of PostgreSQL: the connections of a process, and how long a statement may take
    database_pool_size: PositiveInt = 10
    database_statement_timeout_seconds: PositiveInt = 30
    auth_database_url: DatabaseURL | None = Field(default=None, repr=False)

    better_auth_url: Annotated[str, AfterValidator(_checked_origin)] = (
        "http://localhost:3000"
    )
    better_auth_secret: Annotated[SecretStr, AfterValidator(_checked_length)] = Field(
        default_factory=lambda: SecretStr(secrets.token_urlsafe(MIN_SECRET_BYTES))
    )
    better_auth_cookie_prefix: str = Field(default="better-auth", pattern=r"^[\w.-]+$")

    cors_origins: list[Annotated[str, AfterValidator(_checked_origin)]] = Field(
        default_factory=_default_origins
    )
    max_body_bytes: PositiveInt = 1024 * 1024

    @property
    def is_production(self) -> bool:
        """Whether real users are served."""
        return self.environment is Environment.PRODUCTION

    @property
    def migration_url(self) -> str:
        """The URL that migrations need: past any pooler."""
        return direct_url(self.neon_db_url)

    @property
    def has_ephemeral_secret(self) -> bool:
        """Whether the secret was made up for this process, for want of a set one."""
        return "better_auth_secret" not in self.model_fields_set

    @model_validator(mode="after")
    def _refuse_what_is_unsafe_in_production(self) -> Self:
        if self.is_production:
            for name in SET_IN_PRODUCTION:
                if name not in self.model_fields_set:
                    raise ValueError(f"{name.upper()} must be set in production")
            if not self.better_auth_url.startswith("https://"):
                raise ValueError("BETTER_AUTH_URL must be https in production")
            _refuse_weak(self.better_auth_secret.get_secret_value())
        return self


def _refuse_weak(secret: str) -> None:
    if secret.startswith(DEVELOPMENT_PREFIX):
        raise ValueError("BETTER_AUTH_SECRET is a development secret")
    if PLACEHOLDER.search(secret):
        raise ValueError("BETTER_AUTH_SECRET is a placeholder")
    if len(set(secret)) < MIN_DISTINCT_CHARACTERS:
        raise ValueError("BETTER_AUTH_SECRET has too few different characters")
