"""Settings refuse what is not safe."""

import secrets
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from app.config import SET_IN_PRODUCTION, Environment, Settings
from tests.databases import ROOT

RANDOM_SECRET = secrets.token_hex(32)


def production_settings(**changes: Any) -> Settings:
    """Return the settings of a production environment, but for some changes."""
    settings = {
        "environment": Environment.PRODUCTION,
        "secret_key": SecretStr(RANDOM_SECRET),
        "database_url": "postgresql+psycopg://localhost/app",
        "issuer": "https://auth.example.com",
        "frontend_url": "https://app.example.com",
        "mail_url": SecretStr("smtps://mail.example.com"),
        "mail_from": "no-reply@example.com",
    }
    return Settings(_env_file=None, **{**settings, **changes})


# A short word may be in one by chance.
@pytest.mark.parametrize("secret", [RANDOM_SECRET, f"kYour{RANDOM_SECRET}"], ids=len)
def test_production_accepts_a_random_secret(secret: str) -> None:
    settings = production_settings(secret_key=SecretStr(secret))
    assert settings.is_production
    assert not settings.has_ephemeral_secret


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
        production_settings(secret_key=SecretStr(secret))
    assert RANDOM_SECRET[:31] not in str(refused.value)


@pytest.mark.parametrize("name", SET_IN_PRODUCTION)
def test_production_needs_what_has_no_safe_default(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    settings = production_settings()
    monkeypatch.setenv("ENVIRONMENT", "production")
    for other in {*SET_IN_PRODUCTION} - {name}:
        value = getattr(settings, other)
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        monkeypatch.setenv(other, text)
    with pytest.raises(ValidationError, match=f"{name.upper()} must be set"):
        Settings(_env_file=None)


def test_production_refuses_to_print_mails() -> None:
    with pytest.raises(ValidationError, match="MAIL_URL must name a mail server"):
        production_settings(mail_url=SecretStr("console:"))


def test_production_refuses_cheap_hashes() -> None:
    with pytest.raises(ValidationError, match="BCRYPT_ROUNDS must be 10"):
        production_settings(bcrypt_rounds=9)


def test_development_makes_a_secret_up_for_each_process() -> None:
    first, second = Settings(_env_file=None), Settings(_env_file=None)
    assert first.has_ephemeral_secret
    assert first.secret_key != second.secret_key


def test_development_refuses_a_short_secret() -> None:
    with pytest.raises(ValidationError, match="at least 32 bytes"):
        Settings(_env_file=None, secret_key=SecretStr("short"))


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSION_DAYS", "7")
    monkeypatch.setenv("CORS_ORIGINS", '["https://app.example.com"]')
    monkeypatch.setenv("SECRET_KEY", "")
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


@pytest.mark.parametrize(
    "url", ["example.com", "https://example.com/", "https://example.com/?a=b", "https:"]
)
def test_urls_can_be_continued(url: str) -> None:
    with pytest.raises(ValidationError, match="no slash at the end"):
        Settings(_env_file=None, frontend_url=url)
    with pytest.raises(ValidationError, match="no slash at the end"):
        Settings(_env_file=None, issuer=url)


def test_mail_server_must_be_one() -> None:
    with pytest.raises(ValidationError, match="must look like smtp://"):
        Settings(_env_file=None, mail_url=SecretStr("https://example.com"))


def test_links_outlast_the_time_in_which_there_are_no_others() -> None:
    with pytest.raises(ValidationError, match="greater than or equal to 30"):
        Settings(_env_file=None, mail_token_minutes=29)


def test_keys_are_known_to_all_before_they_sign() -> None:
    with pytest.raises(ValidationError, match="greater than or equal to 6"):
        Settings(_env_file=None, key_activation_minutes=5)


def test_tokens_are_for_this_service_unless_somebody_else_is_named() -> None:
    assert Settings(_env_file=None, app_name="notes").audience == "notes"
    assert Settings(_env_file=None, audience="https://all").audience == "https://all"


def test_secrets_do_not_show() -> None:
    settings = Settings(
        _env_file=None,
        secret_key=SecretStr(RANDOM_SECRET),
        database_url=f"postgresql+psycopg://app:{RANDOM_SECRET}@localhost/app",
        mail_url=SecretStr(f"smtps://app:{RANDOM_SECRET}@localhost"),
    )
    assert RANDOM_SECRET not in repr(settings)


def test_example_names_every_setting() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    names = {line.partition("=")[0].lower() for line in lines}
    assert names >= Settings.model_fields.keys()
