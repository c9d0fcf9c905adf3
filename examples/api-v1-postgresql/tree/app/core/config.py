"""Settings, read from the environment and, in development, from `.env`."""

import re
import secrets
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, PositiveInt, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEVELOPMENT_PREFIX = "dev-"
# No word so short that good secrets have it by chance.
PLACEHOLDER = re.compile(
    r"change|example|placeholder|secret|\byour[-_ ]", re.IGNORECASE
)
MIN_SECRET_BYTES = 32
MIN_DISTINCT_CHARACTERS = 8
MIN_BCRYPT_ROUNDS = 10


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


class Settings(BaseSettings):
    """All settings of the application, each with a name and a type."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    app_name: str = "ledger"
    environment: Environment = Environment.DEVELOPMENT
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    database_url: str = Field(
        default="postgresql+psycopg://localhost:5432/app", repr=False
    )
    # Of PostgreSQL: the connections of a process, and how long a statement may take
    database_pool_size: PositiveInt = 10
    database_statement_timeout_seconds: PositiveInt = 30

    jwt_secret: Annotated[SecretStr, AfterValidator(_checked_length)] = Field(
        default_factory=lambda: SecretStr(secrets.token_urlsafe(MIN_SECRET_BYTES))
    )
    access_token_minutes: PositiveInt = 15
    session_days: PositiveInt = 30
    password_attempts_per_minute: PositiveInt = 10
    bcrypt_rounds: int = Field(default=12, ge=4, le=16)

    cors_origins: list[Annotated[str, AfterValidator(_checked_origin)]] = []
    max_body_bytes: PositiveInt = 1024 * 1024

    @property
    def is_production(self) -> bool:
        """Whether real users are served."""
        return self.environment is Environment.PRODUCTION

    @property
    def has_ephemeral_secret(self) -> bool:
        """Whether the secret was made up for this process, for want of a set one."""
        return "jwt_secret" not in self.model_fields_set

    @model_validator(mode="after")
    def _refuse_what_is_unsafe_in_production(self) -> Self:
        if self.is_production:
            if self.has_ephemeral_secret:
                raise ValueError("JWT_SECRET must be set in production")
            _refuse_weak(self.jwt_secret.get_secret_value())
            if self.bcrypt_rounds < MIN_BCRYPT_ROUNDS:
                raise ValueError(f"BCRYPT_ROUNDS must be {MIN_BCRYPT_ROUNDS} or more")
        return self


def _refuse_weak(secret: str) -> None:
    if secret.startswith(DEVELOPMENT_PREFIX):
        raise ValueError("JWT_SECRET is a development secret")
    if PLACEHOLDER.search(secret):
        raise ValueError("JWT_SECRET is a placeholder")
    if len(set(secret)) < MIN_DISTINCT_CHARACTERS:
        raise ValueError("JWT_SECRET has too few different characters")
