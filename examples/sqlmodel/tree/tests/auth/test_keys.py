"""Better Auth's public keys, and when it is asked for them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx2
import pytest

from app.auth import keys
from app.auth.keys import KeySet
from app.core.exceptions import InvalidTokenError, ServiceUnavailableError
from tests.better_auth import SigningKey

Answer = Callable[[], httpx2.Response]


class Server:
    """Answers for Better Auth, as it is told to, and keeps the time."""

    def __init__(self) -> None:
        self.keys = [SigningKey("first")]
        self.answer: Answer = self.publish
        self.requests = 0
        self.now = 0.0

    def publish(self) -> httpx2.Response:
        """Answer with the public keys."""
        return httpx2.Response(200, json={"keys": [k.public_key for k in self.keys]})

    def break_down(self) -> httpx2.Response:
        """Answer that it cannot."""
        return httpx2.Response(500)

    def handle(self, _: httpx2.Request) -> httpx2.Response:
        """Answer a request."""
        self.requests += 1
        return self.answer()


@pytest.fixture
def server() -> Server:
    """Return what answers for Better Auth."""
    return Server()


@pytest.fixture
async def key_set(server: Server) -> AsyncIterator[KeySet]:
    """Give the keys of the server."""
    transport = httpx2.MockTransport(server.handle)
    key_set = KeySet("http://auth.example", transport, lambda: server.now)
    yield key_set
    await key_set.close()


async def test_keys_are_fetched_once(server: Server, key_set: KeySet) -> None:
    for _ in range(3):
        assert (await key_set.get("first")).key_id == "first"
    assert server.requests == 1


async def test_many_who_need_a_key_wait_for_one_request(
    server: Server, key_set: KeySet
) -> None:
    found = await asyncio.gather(*[key_set.get("first") for _ in range(20)])
    assert {key.key_id for key in found} == {"first"}
    assert server.requests == 1


async def test_new_key_is_found(server: Server, key_set: KeySet) -> None:
    await key_set.get("first")
    server.keys.append(SigningKey("second"))
    server.now += keys.SECONDS_BETWEEN_FETCHES
    assert (await key_set.get("second")).key_id == "second"
    assert server.requests == 2


async def test_made_up_keys_do_not_make_it_ask_each_time(
    server: Server, key_set: KeySet
) -> None:
    for number in range(100):
        with pytest.raises(InvalidTokenError):
            await key_set.get(f"made-up-{number}")
    assert server.requests == 1


async def test_withdrawn_key_is_forgotten(server: Server, key_set: KeySet) -> None:
    await key_set.get("first")
    server.keys = [SigningKey("second")]
    server.now += keys.MAX_AGE_SECONDS + 1
    with pytest.raises(InvalidTokenError):
        await key_set.get("first")


async def test_known_keys_are_good_while_nobody_answers(
    server: Server, key_set: KeySet
) -> None:
    await key_set.get("first")
    server.answer = server.break_down
    server.now += keys.MAX_AGE_SECONDS + 1
    assert (await key_set.get("first")).key_id == "first"
    with pytest.raises(ServiceUnavailableError):
        await key_set.get("second")
    assert server.requests == 2


async def test_nobody_waits_for_a_key_that_is_good(
    server: Server, key_set: KeySet
) -> None:
    await key_set.get("first")
    server.now += keys.MAX_AGE_SECONDS + 1
    found = await asyncio.gather(*[key_set.get("first") for _ in range(20)])
    assert {key.key_id for key in found} == {"first"}
    assert server.requests == 2


async def test_it_is_asked_again_once_it_may_be_back(
    server: Server, key_set: KeySet
) -> None:
    server.answer = server.break_down
    with pytest.raises(ServiceUnavailableError):
        await key_set.get("first")
    server.answer = server.publish
    server.now += keys.SECONDS_BETWEEN_FETCHES
    assert (await key_set.get("first")).key_id == "first"


def respond(content: bytes, **options: Any) -> Answer:
    """Return what answers with some content."""
    return lambda: httpx2.Response(200, content=content, **options)


def refuse_to_connect() -> httpx2.Response:
    """Fail as a connection does."""
    raise httpx2.ConnectError("refused")


@pytest.mark.parametrize(
    "answer",
    [
        refuse_to_connect,
        lambda: httpx2.Response(404),
        lambda: httpx2.Response(302, headers={"Location": "http://evil.example"}),
        respond(b"<html>Not found</html>"),
        respond(b"\xff\xfe"),
        respond(b"[]"),
        respond(b"", headers={"Content-Encoding": "gzip"}),
        respond(b'{"keys": 7}'),
        respond(b"[" * 50_000),
        respond(b'{"keys": [' + b"{}," * 1_000_000 + b"{}]}"),
    ],
    ids=range(10),
)
async def test_bad_answer_is_none(
    server: Server, key_set: KeySet, answer: Answer
) -> None:
    server.answer = answer
    with pytest.raises(ServiceUnavailableError):
        await key_set.get("first")


async def test_no_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(_: httpx2.Request) -> httpx2.Response:
        await asyncio.sleep(60)
        raise AssertionError

    monkeypatch.setattr(keys, "FETCH_SECONDS", 0.05)
    key_set = KeySet("http://auth.example", httpx2.MockTransport(hang))
    with pytest.raises(ServiceUnavailableError):
        await key_set.get("first")
    await key_set.close()


async def test_keys_for_other_uses_are_left_out(
    server: Server, key_set: KeySet
) -> None:
    nameless = {**SigningKey().public_key, "kid": ""}
    listed = {**SigningKey().public_key, "kid": ["x"]}
    short = {"kty": "OKP", "kid": "x"}
    others = [7, {}, {"kty": "RSA", "kid": "rsa"}, short, nameless, listed]
    entries = [*others, server.keys[0].public_key]
    server.answer = lambda: httpx2.Response(200, json={"keys": entries})
    assert (await key_set.get("first")).key_id == "first"
    for key_id in ("rsa", "x"):
        with pytest.raises(InvalidTokenError):
            await key_set.get(key_id)
