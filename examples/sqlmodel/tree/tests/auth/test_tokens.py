"""Bearer tokens."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import jwt
import pytest

from tests.better_auth import Account, BetterAuth, SigningKey, new_account
from tests.problems import assert_is_problem

ME = "/api/v1/users/me"


@pytest.fixture
def account() -> Account:
    """Return somebody who has signed up."""
    return new_account()


async def get_me(client: httpx2.AsyncClient, token: str) -> httpx2.Response:
    """Ask who a token belongs to."""
    return await client.get(ME, headers={"Authorization": f"Bearer {token}"})


def hours(number: int) -> datetime:
    """Return a time so many hours from now."""
    return datetime.now(UTC) + timedelta(hours=number)


async def test_token_tells_who_asks(
    client: httpx2.AsyncClient, better_auth: BetterAuth, account: Account
) -> None:
    response = await get_me(client, better_auth.token(account))
    assert response.status_code == 200
    assert response.json()["email"] == account.email
    assert response.json()["name"] == account.name


async def test_newer_token_brings_the_newer_name(
    client: httpx2.AsyncClient, better_auth: BetterAuth, account: Account
) -> None:
    before = (await get_me(client, better_auth.token(account))).json()
    token = better_auth.token(account, name="Ada King", iat=hours(0) + timedelta(0, 2))
    after = (await get_me(client, token)).json()
    assert after["id"] == before["id"]
    assert after["name"] == "Ada King"


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": hours(-1)},
        {"iat": hours(1)},
        {"iss": "https://evil.example"},
        {"aud": "https://another.example"},
        {"sub": ""},
        {"email": None},
        {"name": 7},
        {"iat": 10**18, "exp": 10**19},
    ],
    ids=range(8),
)
async def test_token_with_another_claim_is_refused(
    client: httpx2.AsyncClient,
    better_auth: BetterAuth,
    account: Account,
    changes: dict[str, Any],
) -> None:
    token = better_auth.token(account, **changes)
    assert_is_problem(await get_me(client, token), 401, "invalid_token")


@pytest.mark.parametrize(
    "missing", ["aud", "exp", "iat", "iss", "sub", "email", "name"]
)
async def test_token_without_a_claim_is_refused(
    client: httpx2.AsyncClient, better_auth: BetterAuth, account: Account, missing: str
) -> None:
    claims = better_auth.claims(account)
    del claims[missing]
    token = better_auth.keys[-1].sign(claims)
    assert_is_problem(await get_me(client, token), 401, "invalid_token")


async def test_key_of_another_is_refused(
    client: httpx2.AsyncClient, better_auth: BetterAuth, account: Account
) -> None:
    forger = SigningKey(better_auth.keys[-1].id)
    token = forger.sign(better_auth.claims(account))
    assert_is_problem(await get_me(client, token), 401, "invalid_token")


async def test_unknown_key_is_refused(
    client: httpx2.AsyncClient, better_auth: BetterAuth, account: Account
) -> None:
    token = SigningKey().sign(better_auth.claims(account))
    assert_is_problem(await get_me(client, token), 401, "invalid_token")


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
async def test_other_algorithm_is_refused(
    client: httpx2.AsyncClient,
    better_auth: BetterAuth,
    account: Account,
    algorithm: str,
) -> None:
    key = better_auth.keys[-1].public_key
    secret: Any = None if algorithm == "none" else key["x"]
    claims = better_auth.claims(account)
    headers = {"kid": key["kid"]}
    token = jwt.encode(claims, secret, algorithm=algorithm, headers=headers)
    assert_is_problem(await get_me(client, token), 401, "invalid_token")


def unsigned(header: Any) -> str:
    """Return a token with a header, and nothing true in it."""
    encoded = base64.urlsafe_b64encode(json.dumps(header).encode()).decode()
    return f"{encoded.rstrip('=')}.e30.e30"


@pytest.mark.parametrize(
    "token",
    [
        "not-a-token",
        "a.b.c",
        unsigned([]),
        unsigned({"alg": "EdDSA"}),
        unsigned({"alg": "EdDSA", "kid": "../../etc/passwd"}),
        unsigned({"alg": "EdDSA", "kid": ["x"]}),
        unsigned({"alg": "EdDSA", "kid": "x" * 300}),
        "e30." * 3_000,
    ],
    ids=range(8),
)
async def test_malformed_token_is_refused(
    client: httpx2.AsyncClient, better_auth: BetterAuth, token: str
) -> None:
    assert_is_problem(await get_me(client, token), 401, "invalid_token")


async def test_refusal_is_logged_without_what_the_token_holds(
    client: httpx2.AsyncClient,
    better_auth: BetterAuth,
    account: Account,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    token = better_auth.token(account, sub="", name=["a secret"])
    await get_me(client, token)
    [record] = [vars(r) for r in caplog.records if r.name == "app.auth.tokens"]
    assert "a secret" not in str(record)
    assert account.email not in str(record)
