"""Passwords and tokens."""

import base64
import hmac
import json
import time
from typing import Any
from uuid import uuid4

import pytest

from app.core.config import Settings
from app.core.exceptions import InvalidTokenError
from app.core.security import (
    create_access_token,
    decode_access_token,
    hash_password,
    hash_refresh_token,
    new_refresh_token,
    verify_password,
)

ROUNDS = 4


def encode(part: bytes) -> str:
    """Return a part of a token as tokens have it."""
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def sign(
    settings: Settings,
    key: str | None = None,
    algorithm: str = "HS256",
    leave_out: str | None = None,
    **claims: Any,
) -> str:
    """Return a token that is valid but for what is asked for."""
    now = int(time.time())
    all_claims = {
        "sub": str(uuid4()),
        "sid": str(uuid4()),
        "typ": "access",
        "iss": settings.app_name,
        "aud": settings.app_name,
        "iat": now,
        "exp": now + 60,
        **claims,
    }
    all_claims.pop(leave_out or "", None)
    key = key or settings.jwt_secret.get_secret_value()
    header = {"alg": algorithm, "typ": "JWT"}
    signed = ".".join(
        encode(json.dumps(part).encode()) for part in (header, all_claims)
    )
    digest = {"HS256": "sha256", "HS512": "sha512"}[algorithm]
    signature = hmac.digest(key.encode(), signed.encode(), digest)
    return f"{signed}.{encode(signature)}"


class TestPasswords:
    """bcrypt hashes."""

    async def test_right_password_matches_and_wrong_one_does_not(self) -> None:
        password_hash = await hash_password("correct", ROUNDS)
        assert await verify_password("correct", password_hash, ROUNDS)
        assert not await verify_password("wrong", password_hash, ROUNDS)

    async def test_equal_passwords_have_different_hashes(self) -> None:
        assert await hash_password("a", ROUNDS) != await hash_password("a", ROUNDS)

    async def test_nothing_matches_a_missing_hash(self) -> None:
        assert not await verify_password("anything", None, ROUNDS)

    async def test_text_after_a_nul_counts(self) -> None:
        password_hash = await hash_password("a\0b", ROUNDS)
        assert not await verify_password("a\0c", password_hash, ROUNDS)


class TestAccessTokens:
    """Signed tokens."""

    def test_it_says_who_and_in_which_session(self, settings: Settings) -> None:
        user_id, session_id = uuid4(), uuid4()
        token = create_access_token(user_id, session_id, settings)
        claims = decode_access_token(token, settings)
        assert (claims.sub, claims.sid) == (user_id, session_id)

    def test_reference_token_is_valid(self, settings: Settings) -> None:
        decode_access_token(sign(settings), settings)

    @pytest.mark.parametrize(
        "flaw",
        [
            {"key": "k" * 32},
            {"algorithm": "HS512"},
            {"exp": int(time.time()) - 1},
            {"iss": "someone-else"},
            {"aud": "someone-else"},
            {"typ": "refresh"},
            {"sub": "not-a-uuid"},
            *({"leave_out": claim} for claim in ("exp", "iat", "iss", "aud")),
            *({"leave_out": claim} for claim in ("sub", "sid", "typ")),
        ],
        ids="-".join,
    )
    def test_flawed_token_is_refused(
        self, settings: Settings, flaw: dict[str, Any]
    ) -> None:
        with pytest.raises(InvalidTokenError):
            decode_access_token(sign(settings, **flaw), settings)

    @pytest.mark.parametrize(
        "token",
        [
            *(
                "",
                ".",
                "..",
                "a.b.c",
                "e30.e30.e30",
                "W10.W10.W10",
                "é.é.é",
                "\0.\0.\0",
            ),
            # {"alg":"none"}
            "eyJhbGciOiJub25lIn0.e30.",
        ],
    )
    def test_malformed_token_is_refused(self, settings: Settings, token: str) -> None:
        with pytest.raises(InvalidTokenError):
            decode_access_token(token, settings)


class TestRefreshTokens:
    """Opaque tokens."""

    def test_they_are_long_and_differ(self) -> None:
        first, second = new_refresh_token(), new_refresh_token()
        assert first != second
        assert len(first) == 43

    def test_hash_is_stable_and_tells_nothing(self) -> None:
        token = new_refresh_token()
        assert hash_refresh_token(token) == hash_refresh_token(token)
        assert token not in hash_refresh_token(token)
