"""URLs of databases."""

from typing import Any

import pytest

from app.db.session import ENGINE_OPTIONS, create_engine
from app.db.url import checked_url, direct_url, is_pooled

PASSWORD = "correct-horse"
POOLED = (
    f"postgresql+psycopg://app:{PASSWORD}@ep-cool-1-pooler.eu.aws.neon.tech/shop"
    "?channel_binding=require&sslmode=require"
)
DIRECT = POOLED.replace("-pooler", "")


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("postgres://app@localhost/shop", "postgresql+psycopg"),
        ("postgresql://app@localhost/shop", "postgresql+psycopg"),
        ("postgresql+asyncpg://app@localhost/shop", "postgresql+psycopg"),
        ("sqlite:///./app.db", "sqlite+aiosqlite"),
    ],
)
def test_driver_is_the_one_that_is_installed(given: str, driver: str) -> None:
    assert checked_url(given) == driver + given[given.index(":") :]


@pytest.mark.parametrize("given", ["mysql://localhost/shop", "shop.db", ""])
def test_other_databases_are_refused(given: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        checked_url(given)


def test_parameters_and_password_are_kept() -> None:
    assert checked_url(POOLED.replace("+psycopg", "")) == POOLED


def test_migrations_go_past_the_pooler() -> None:
    assert is_pooled(POOLED) and not is_pooled(DIRECT)
    assert direct_url(POOLED) == direct_url(DIRECT) == DIRECT
    for other in ("sqlite+aiosqlite:///app.db", "postgresql+psycopg://db-pooler/shop"):
        assert direct_url(other) == other


@pytest.mark.parametrize(
    ("url", "options"), [(POOLED, {"prepare_threshold": None}), (DIRECT, {})]
)
def test_nothing_is_prepared_at_the_pooler(url: str, options: Any) -> None:
    assert ENGINE_OPTIONS["postgresql"](url)["connect_args"] == options


def test_driver_is_told_what_the_url_says() -> None:
    engine = create_engine(POOLED)
    _, arguments = engine.dialect.create_connect_args(engine.url)
    assert arguments["sslmode"] == arguments["channel_binding"] == "require"
