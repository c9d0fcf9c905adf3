"""Settings refuse what is not safe."""

import secrets
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from app.core.config import SET_IN_PRODUCTION, Environment, Settings
from tests.databases import ROOT

RANDOM_SECRET = secrets.token_hex(32)
PASSWORD = "correct-horse"
SAFE: dict[str, Any] = {
    "environment": Environment.PRODUCTION,
    "neon_db_url": f"postgresql://app:{PASSWORD}@localhost/app",
    "better_auth_url": "https://app.example.com",
    "better_auth_secret": SecretStr(RANDOM_SECRET),
}


def settings_of(**values: Any) -> Settings:
    """Return settings, away from any `.env`."""
    return Settings(_env_file=None, **values)


def test_production_accepts_what_is_safe() -> None:
    settings = settings_of(**SAFE)
    assert settings.is_production
    assert not settings.has_ephemeral_secret


@pytest.mark.parametrize("name", SET_IN_PRODUCTION)
def test_production_needs_what_has_no_safe_default(name: str) -> None:
    values = {key: value for key, value in SAFE.items() if key != name}
    with pytest.raises(ValidationError, match=f"{name.upper()} must be set"):
        settings_of(**values)


def test_production_needs_https() -> None:
    with pytest.raises(ValidationError, match="must be https"):
        settings_of(**{**SAFE, "better_auth_url": "http://app.example.com"})


@pytest.mark.parametrize(
    ("secret", "reason"),
    [
        (RANDOM_SECRET[:31], "at least 32 bytes"),
        ("dev-" + RANDOM_SECRET, "development secret"),
        ("change-me-" + RANDOM_SECRET, "placeholder"),
        ("YOUR_KEY_HERE_" + RANDOM_SECRET, "placeholder"),
        ("abcabc" * 10, "too few different characters"),
    ],
    ids=["short", "development", "placeholder", "template", "monotonous"],
)
def test_production_refuses_an_unsafe_secret(secret: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason) as refused:
        settings_of(**{**SAFE, "better_auth_secret": SecretStr(secret)})
    assert RANDOM_SECRET[:31] not in str(refused.value)


def test_production_accepts_a_word_that_is_there_by_chance() -> None:
    secret = SecretStr(f"kYour{RANDOM_SECRET}")
    assert settings_of(**{**SAFE, "better_auth_secret": secret}).is_production


def test_development_makes_a_secret_up_for_each_process() -> None:
    first, second = settings_of(), settings_of()
    assert first.has_ephemeral_secret
    assert first.better_auth_secret != second.better_auth_secret


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGINS", '["https://app.example.com"]')
    monkeypatch.setenv("NEON_DB_URL", "postgres://localhost/app")
    settings = settings_of()
    assert settings.cors_origins == ["https://app.example.com"]
    assert settings.neon_db_url == "postgresql+psycopg://localhost/app"


def test_front_end_is_where_better_auth_runs_unless_it_is_said() -> None:
    settings = settings_of(better_auth_url="http://localhost:4000")
    assert settings.cors_origins == ["http://localhost:4000"]


@pytest.mark.parametrize("url", ["mysql://localhost/app", "app.db"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="must be"):
        settings_of(neon_db_url=url)


def test_migrations_go_past_the_pooler() -> None:
    host = "ep-cool-1{}.eu.aws.neon.tech"
    settings = settings_of(neon_db_url=f"postgresql://{host.format('-pooler')}/app")
    assert settings.migration_url == f"postgresql+psycopg://{host.format('')}/app"


@pytest.mark.parametrize(
    "origin",
    [
        *("*", "https://*.example.com", "https://example.com/", "example.com"),
        *("https://Example.com", "https://example.com:443", "http://localhost:80"),
    ],
)
def test_origins_are_whole_and_plain(origin: str) -> None:
    with pytest.raises(ValidationError, match="must look like"):
        Settings(_env_file=None, cors_origins=[origin])


def test_secrets_do_not_show() -> None:
    shown = repr(settings_of(**SAFE))
    assert PASSWORD not in shown
    assert RANDOM_SECRET not in shown


def test_example_names_every_setting() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    names = {line.partition("=")[0].lower() for line in lines}
    assert names >= Settings.model_fields.keys()
