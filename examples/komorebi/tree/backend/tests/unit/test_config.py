"""Settings refuse what is not safe."""

import secrets

import pytest
from pydantic import ValidationError

from backend.app.core.config import Environment, Settings
from backend.tests.databases import ROOT


@pytest.fixture(autouse=True)
def _database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://localhost/app")


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVIRONMENT", "production")
    monkeypatch.setenv("CORS_ORIGINS", '["https://app.example.com"]')
    monkeypatch.setenv("MAX_BODY_BYTES", "")
    settings = Settings(_env_file=None)
    assert settings.environment is Environment.PRODUCTION
    assert settings.is_production
    assert settings.cors_origins == ["https://app.example.com"]
    assert settings.max_body_bytes == Settings.model_fields["max_body_bytes"].default


def test_production_has_no_database_by_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    with pytest.raises(ValidationError, match="DATABASE_URL must be set"):
        Settings(
            _env_file=None,
            environment=Environment.PRODUCTION,
        )


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
    password = secrets.token_hex(8)
    url = f"postgresql+psycopg://app:{password}@localhost/app"
    assert password not in repr(Settings(_env_file=None, database_url=url))


def test_example_names_every_setting() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    names = {line.partition("=")[0].lower() for line in lines}
    assert names >= Settings.model_fields.keys()
