"""Settings refuse what is not safe."""

import secrets

import pytest
from pydantic import SecretStr, ValidationError

from app.core.config import Environment, Settings
from tests.databases import ROOT

RANDOM_SECRET = secrets.token_hex(32)


def production_settings(secret: str | None) -> Settings:
    """Return the settings of a production environment."""
    if secret is None:
        return Settings(_env_file=None, environment=Environment.PRODUCTION)
    return Settings(
        _env_file=None,
        environment=Environment.PRODUCTION,
        jwt_secret=SecretStr(secret),
    )


# A short word may be in one by chance.
@pytest.mark.parametrize("secret", [RANDOM_SECRET, f"kYour{RANDOM_SECRET}"], ids=len)
def test_production_accepts_a_random_secret(secret: str) -> None:
    settings = production_settings(secret)
    assert settings.is_production
    assert not settings.has_ephemeral_secret


@pytest.mark.parametrize(
    ("secret", "reason"),
    [
        (None, "must be set"),
        (RANDOM_SECRET[:31], "at least 32 bytes"),
        ("dev-" + RANDOM_SECRET, "development secret"),
        ("change-me-" + RANDOM_SECRET, "placeholder"),
        ("YOUR_KEY_HERE_" + RANDOM_SECRET, "placeholder"),
        ("abcabc" * 10, "too few different characters"),
    ],
    ids=["missing", "short", "development", "placeholder", "template", "monotonous"],
)
def test_production_refuses_an_unsafe_secret(secret: str | None, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason) as refused:
        production_settings(secret)
    assert RANDOM_SECRET[:31] not in str(refused.value)


def test_production_refuses_cheap_hashes() -> None:
    with pytest.raises(ValidationError, match="BCRYPT_ROUNDS must be 10"):
        Settings(
            _env_file=None,
            environment=Environment.PRODUCTION,
            jwt_secret=SecretStr(RANDOM_SECRET),
            bcrypt_rounds=9,
        )


def test_development_makes_a_secret_up_for_each_process() -> None:
    first, second = Settings(_env_file=None), Settings(_env_file=None)
    assert first.has_ephemeral_secret
    assert first.jwt_secret != second.jwt_secret


def test_development_refuses_a_short_secret() -> None:
    with pytest.raises(ValidationError, match="at least 32 bytes"):
        Settings(_env_file=None, jwt_secret=SecretStr("short"))


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSION_DAYS", "7")
    monkeypatch.setenv("CORS_ORIGINS", '["https://app.example.com"]')
    monkeypatch.setenv("JWT_SECRET", "")
    settings = Settings(_env_file=None)
    assert settings.session_days == 7
    assert settings.cors_origins == ["https://app.example.com"]
    assert settings.has_ephemeral_secret


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
    settings = Settings(
        _env_file=None,
        jwt_secret=SecretStr(RANDOM_SECRET),
        database_url=f"postgresql+psycopg://app:{RANDOM_SECRET}@localhost/app",
    )
    assert RANDOM_SECRET not in repr(settings)


def test_example_names_every_setting() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    names = {line.partition("=")[0].lower() for line in lines}
    assert names >= Settings.model_fields.keys()
