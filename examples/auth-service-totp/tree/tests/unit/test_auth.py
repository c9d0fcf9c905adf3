"""Access tokens, which are signed, and opaque ones."""

import base64
import hmac
import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from jwt import PyJWK

from app.config import Settings
from app.core.auth import (
    create_access_token,
    decode_access_token,
    hash_token,
    new_token,
)
from app.core.exceptions import InvalidTokenError
from app.models.user import Role, User

KID = "the-key"
KEY = ECKey.generate_key("P-256", {"kid": KID, "use": "sig", "alg": "ES256"})
OTHER_KEY = ECKey.generate_key("P-256", {"kid": KID})
LARGER_KEY = ECKey.generate_key("P-384", {"kid": KID})
SETTINGS = Settings(_env_file=None, issuer="https://auth.example.com", audience="all")


class OneKey:
    """Knows one key."""

    async def find_public(self, kid: str) -> PyJWK | None:
        return PyJWK(KEY.as_dict(private=False)) if kid == KID else None


def parts_of(header: dict[str, Any], claims: dict[str, Any]) -> tuple[Any, Any]:
    """Return the two parts of a valid token, but for what is asked for.

    What is asked to be None is left out.
    """
    now = int(time.time())
    all_headers = {"alg": "ES256", "typ": "at+jwt", "kid": KID, **header}
    all_claims = {
        "sub": str(uuid4()),
        "sid": str(uuid4()),
        "jti": "once",
        "typ": "access",
        "iss": SETTINGS.issuer,
        "aud": SETTINGS.audience,
        "iat": now,
        "exp": now + 60,
        **claims,
    }
    return _without_none(all_headers), _without_none(all_claims)


def sign(key: ECKey = KEY, header: dict[str, Any] | None = None, **claims: Any) -> str:
    """Return a token that is valid but for what is asked for."""
    headers, all_claims = parts_of(header or {}, claims)
    return jwt.encode(
        headers, all_claims, key, algorithms=["ES256", "ES384"], default_type=None
    )


def join(header: dict[str, Any], signature_of: Callable[[bytes], bytes]) -> str:
    """Return a valid token with another header and signature."""
    signed = ".".join(
        _encode(json.dumps(part).encode()) for part in parts_of(header, {})
    )
    return f"{signed}.{_encode(signature_of(signed.encode()))}"


def sign_with_public_key(public_key: bytes) -> str:
    """Return a token signed with what everybody knows, as if it were a secret."""
    return join(
        {"alg": "HS256"}, lambda signed: hmac.digest(public_key, signed, "sha256")
    )


def _without_none(part: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if value is not None}


def _encode(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


class TestAccessTokens:
    """Signed tokens."""

    async def test_it_says_who_and_in_which_session(self) -> None:
        user, session_id = User(id=uuid4(), role=Role.USER), uuid4()
        signer = PyJWK(KEY.as_dict(private=True))
        token = create_access_token(user, session_id, signer, SETTINGS)
        claims = await decode_access_token(token, OneKey(), SETTINGS)
        assert (claims.sub, claims.sid) == (user.id, session_id)

    @pytest.mark.parametrize(
        ("role", "permission", "is_permitted"),
        [(Role.USER, "users:write", False), (Role.ADMIN, "users:write", True)],
    )
    def test_it_tells_other_services_what_the_user_may_do(
        self, role: Role, permission: str, is_permitted: bool
    ) -> None:
        user = User(id=uuid4(), role=role)
        signer = PyJWK(KEY.as_dict(private=True))
        first, second = (
            jwt.decode(create_access_token(user, uuid4(), signer, SETTINGS), KEY)
            for _ in range(2)
        )
        assert first.header == {"alg": "ES256", "typ": "at+jwt", "kid": KID}
        assert first.claims["role"] == role
        assert (permission in first.claims["permissions"]) == is_permitted
        assert first.claims["exp"] - first.claims["iat"] == 15 * 60
        assert first.claims["jti"] != second.claims["jti"]

    async def test_reference_token_is_valid(self) -> None:
        await decode_access_token(sign(), OneKey(), SETTINGS)

    @pytest.mark.parametrize(
        "flaw",
        [
            {"key": OTHER_KEY},
            {"key": LARGER_KEY, "header": {"alg": "ES384"}},
            {"header": {"kid": "another-key"}},
            {"header": {"kid": None}},
            {"header": {"typ": "JWT"}},
            {"header": {"typ": None}},
            {"exp": int(time.time()) - 1},
            {"iat": int(time.time()) + 600},
            {"iss": "someone-else"},
            {"aud": "someone-else"},
            {"typ": "refresh"},
            {"sub": "not-a-uuid"},
            *({claim: None} for claim in ("exp", "iat", "iss", "aud", "jti")),
            *({claim: None} for claim in ("sub", "sid", "typ")),
        ],
        ids="-".join,
    )
    async def test_flawed_token_is_refused(self, flaw: dict[str, Any]) -> None:
        with pytest.raises(InvalidTokenError):
            await decode_access_token(sign(**flaw), OneKey(), SETTINGS)

    @pytest.mark.parametrize(
        "token",
        [
            join({"alg": "none"}, lambda _: b""),
            join({"alg": "ES256"}, lambda _: b""),
            # Zeros once passed for a signature of anything, in several libraries.
            join({"alg": "ES256"}, lambda _: bytes(64)),
            sign()[:-1],
            sign_with_public_key(KEY.as_pem(private=False)),
            sign_with_public_key(KEY.as_der(private=False)),
            sign_with_public_key(json.dumps(KEY.as_dict(private=False)).encode()),
        ],
        ids=[
            "none",
            "empty",
            "zeros",
            "truncated",
            "public-pem",
            "public-der",
            "public-jwk",
        ],
    )
    async def test_token_not_signed_with_the_private_key_is_refused(
        self, token: str
    ) -> None:
        with pytest.raises(InvalidTokenError):
            await decode_access_token(token, OneKey(), SETTINGS)

    @pytest.mark.parametrize(
        "token",
        [
            *("", ".", "..", "a.b.c", "e30.e30.e30", "W10.W10.W10"),
            *("é.é.é", "\0.\0.\0", "{}"),
        ],
    )
    async def test_malformed_token_is_refused(self, token: str) -> None:
        with pytest.raises(InvalidTokenError):
            await decode_access_token(token, OneKey(), SETTINGS)


class TestOpaqueTokens:
    """Tokens that are looked up."""

    def test_they_are_long_and_differ(self) -> None:
        first, second = new_token(), new_token()
        assert first != second
        assert len(first) == 43

    def test_hash_is_stable_and_tells_nothing(self) -> None:
        token = new_token()
        assert hash_token(token) == hash_token(token)
        assert token not in hash_token(token)
