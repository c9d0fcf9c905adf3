"""Settings, read from the environment and, in development, from `.env`."""

import re
import secrets
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, PositiveInt, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.mail.server import MailServer

DEVELOPMENT_PREFIX = "dev-"
# No word so short that good secrets have it by chance.
PLACEHOLDER = re.compile(
    r"change|example|placeholder|secret|\byour[-_ ]", re.IGNORECASE
)
MIN_SECRET_BYTES = 32
MIN_DISTINCT_CHARACTERS = 8
MIN_BCRYPT_ROUNDS = 10
# For as long as an address gets no further mail, the links that it got must work.
MIN_MAIL_TOKEN_MINUTES = 30
# For as long, public keys may be kept: a minute here, then five by other services.
MIN_KEY_ACTIVATION_MINUTES = 6
CONSOLE_MAIL_URL = "console:"

# What has a default that suits nobody but a developer.
SET_IN_PRODUCTION = (
    *("secret_key", "database_url", "issuer", "frontend_url"),
    *("mail_url", "mail_from"),
)


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


def _checked_url(url: str) -> str:
    if not re.fullmatch(r"https?://[^\s?#@]*[^\s?#@/]", url):
        raise ValueError("must look like https://example.com/path: no slash at the end")
    return url


def _checked_mail_url(url: SecretStr) -> SecretStr:
    if url.get_secret_value() != CONSOLE_MAIL_URL:
        MailServer.from_url(url.get_secret_value())
    return url


def _checked_length(secret: SecretStr) -> SecretStr:
    if len(secret.get_secret_value().encode()) < MIN_SECRET_BYTES:
        raise ValueError(f"must have at least {MIN_SECRET_BYTES} bytes")
    return secret


def _default_audience(settings: dict[str, Any]) -> str:
    return str(settings["app_name"])


URL = Annotated[str, AfterValidator(_checked_url)]


class Settings(BaseSettings):
    """All settings of the application, each with a name and a type."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    app_name: str = "portal"
    environment: Environment = Environment.DEVELOPMENT
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    database_url: str = Field(default="sqlite+aiosqlite:///./app.db", repr=False)
    # Of PostgreSQL: the connections of a process, and how long a statement may take
    database_pool_size: PositiveInt = 10
    database_statement_timeout_seconds: PositiveInt = 30

    secret_key: Annotated[SecretStr, AfterValidator(_checked_length)] = Field(
        default_factory=lambda: SecretStr(secrets.token_urlsafe(MIN_SECRET_BYTES))
    )
    issuer: URL = "http://localhost:8000"
    audience: str = Field(default_factory=_default_audience)
    key_activation_minutes: int = Field(default=15, ge=MIN_KEY_ACTIVATION_MINUTES)
    access_token_minutes: PositiveInt = 15
    session_days: PositiveInt = 30
    bcrypt_rounds: int = Field(default=12, ge=4, le=16)

    mail_url: Annotated[SecretStr, AfterValidator(_checked_mail_url)] = SecretStr(
        CONSOLE_MAIL_URL
    )
    mail_from: str = "no-reply@localhost"
    mail_token_minutes: int = Field(default=60, ge=MIN_MAIL_TOKEN_MINUTES)
    frontend_url: URL = "http://localhost:3000"

    login_attempts_per_device: PositiveInt = 10
    login_attempts_per_client: PositiveInt = 10
    login_attempts_per_address: PositiveInt = 30
    mail_requests_per_client: PositiveInt = 10
    mails_per_address: PositiveInt = 3

    cors_origins: list[Annotated[str, AfterValidator(_checked_origin)]] = []
    max_body_bytes: PositiveInt = 1024 * 1024

    @property
    def is_production(self) -> bool:
        """Whether real users are served."""
        return self.environment is Environment.PRODUCTION

    @property
    def has_ephemeral_secret(self) -> bool:
        """Whether the secret was made up for this process, for want of a set one."""
        return "secret_key" not in self.model_fields_set

    @model_validator(mode="after")
    def _refuse_what_is_unsafe_in_production(self) -> Self:
        if self.is_production:
            for name in SET_IN_PRODUCTION:
                if name not in self.model_fields_set:
                    raise ValueError(f"{name.upper()} must be set in production")
            _refuse_weak(self.secret_key.get_secret_value())
            if self.mail_url.get_secret_value() == CONSOLE_MAIL_URL:
                raise ValueError("MAIL_URL must name a mail server in production")
            if self.bcrypt_rounds < MIN_BCRYPT_ROUNDS:
                raise ValueError(f"BCRYPT_ROUNDS must be {MIN_BCRYPT_ROUNDS} or more")
        return self


def _refuse_weak(secret: str) -> None:
    if secret.startswith(DEVELOPMENT_PREFIX):
        raise ValueError("SECRET_KEY is a development secret")
    if PLACEHOLDER.search(secret):
        raise ValueError("SECRET_KEY is a placeholder")
    if len(set(secret)) < MIN_DISTINCT_CHARACTERS:
        raise ValueError("SECRET_KEY has too few different characters")
