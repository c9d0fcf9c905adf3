"""The keys that sign access tokens, as other services and administrators see them."""

import asyncio
import re
import runpy
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry
from pydantic import SecretStr
from sqlalchemy import select

from app.config import Settings
from app.database import Database
from app.keys import USAGE
from app.models.audit_event import AuditEvent
from app.models.signing_key import SigningKey
from app.services.keys import KeyRing, KeyService
from tests.databases import ROOT
from tests.people import People, Person

JWKS = "/.well-known/jwks.json"
ME = "/api/v1/users/me"
OTHER_SECRET = SecretStr("another secret, as long as it has to be")


class Clock:
    """A clock that is ahead of the others, by as much as it is set to."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def forward(self, **by: float) -> None:
        """Set it forward."""
        self._ahead += timedelta(**by)

    def utc_now(self) -> datetime:
        """Tell the time."""
        return datetime.now(UTC) + self._ahead

    def monotonic(self) -> float:
        """Tell seconds, from any time on."""
        return time.monotonic() + self._ahead.total_seconds()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the clock that all key rings go by."""
    clock = Clock()
    monkeypatch.setattr("app.services.keys.utc_now", clock.utc_now)
    monkeypatch.setattr("app.services.keys.monotonic", clock.monotonic)
    monkeypatch.setattr("app.repositories.signing_key.utc_now", clock.utc_now)
    return clock


async def rotate(database: Database, settings: Settings) -> str:
    """Make the next key, and return its id."""
    async with database.transaction() as session:
        return str((await KeyService(session, settings).rotate()).key_id)


async def revoke(database: Database, settings: Settings, kid: str) -> None:
    """Remove a key."""
    async with database.transaction() as session:
        assert await KeyService(session, settings).revoke(kid)


async def stored_kids(database: Database) -> set[str]:
    """Return the ids of all keys in the database."""
    async with database.reading() as session:
        return set(await session.scalars(select(SigningKey.kid)))


class Service:
    """Another service, which knows of this one what is public."""

    def __init__(self, client: httpx2.AsyncClient, settings: Settings) -> None:
        self._client = client
        self._registry = JWTClaimsRegistry(
            iss={"essential": True, "value": settings.issuer},
            aud={"essential": True, "value": settings.audience},
            exp={"essential": True},
        )

    async def keys(self) -> KeySet:
        """Return the keys that are published now."""
        return KeySet.import_key_set((await self._client.get(JWKS)).json())

    async def read(self, token: str) -> jwt.Token:
        """Return what a token says, if it is valid."""
        read = jwt.decode(token, await self.keys(), algorithms=["ES256"])
        self._registry.validate(read.claims)
        return read

    async def kid_of(self, token: str) -> Any:
        """Return the id of the key of a valid token."""
        return (await self.read(token)).header["kid"]


@pytest.fixture
def service(client: httpx2.AsyncClient, settings: Settings) -> Service:
    """Return a service that verifies tokens."""
    return Service(client, settings)


async def status_of(client: httpx2.AsyncClient, person: Person) -> int:
    """Return how the application answers a person."""
    return (await client.get(ME, headers=person.headers)).status_code


class TestPublicKeys:
    """What other services see."""

    async def test_they_say_all_that_is_needed_and_nothing_that_is_secret(
        self, client: httpx2.AsyncClient
    ) -> None:
        response = await client.get(JWKS)
        assert response.headers["Cache-Control"] == "public, max-age=300"
        [key] = response.json()["keys"]
        assert key.keys() == {*("kty", "crv", "x", "y", "kid", "use", "alg")}
        assert (key["kty"], key["crv"]) == ("EC", "P-256")
        assert (key["use"], key["alg"]) == ("sig", "ES256")

    async def test_first_key_is_there_before_the_first_token(
        self, service: Service, people: People
    ) -> None:
        [key] = (await service.keys()).keys
        person = await people.create_logged_in()
        assert await service.kid_of(person.access_token) == key.kid

    async def test_other_services_learn_who_it_is_and_what_is_permitted(
        self, service: Service, people: People
    ) -> None:
        person = await people.create_logged_in()
        read = await service.read(person.access_token)
        assert read.header["typ"] == "at+jwt"
        assert read.claims["sub"] == str(person.id)
        assert read.claims["role"] == "user"
        assert read.claims["permissions"] == []

    async def test_private_key_is_stored_encrypted(
        self, client: httpx2.AsyncClient, database: Database
    ) -> None:
        await client.get(JWKS)
        async with database.reading() as session:
            [key] = await session.scalars(select(SigningKey))
        assert '"d"' not in key.public_key
        assert "{" not in key.private_key


class TestRotation:
    """One key after the other, without anybody being logged out."""

    async def test_tokens_are_valid_before_during_and_after_it(
        self,
        client: httpx2.AsyncClient,
        service: Service,
        people: People,
        database: Database,
        settings: Settings,
        clock: Clock,
    ) -> None:
        before = await people.create_logged_in()
        old = await service.kid_of(before.access_token)
        new = await rotate(database, settings)

        clock.forward(minutes=1)
        assert {key.kid for key in (await service.keys()).keys} == {old, new}
        during = await people.create_logged_in()
        assert await service.kid_of(during.access_token) == old

        clock.forward(minutes=settings.key_activation_minutes - 1)
        after = await people.create_logged_in()
        assert await service.kid_of(after.access_token) == new
        for person in (before, during, after):
            await service.read(person.access_token)
            assert await status_of(client, person) == 200

        clock.forward(minutes=settings.access_token_minutes + 1)
        assert {key.kid for key in (await service.keys()).keys} == {new}
        assert await service.kid_of(after.access_token) == new
        assert await status_of(client, after) == 200
        with pytest.raises((JoseError, ValueError)):
            await service.read(during.access_token)
        assert await status_of(client, during) == 401

    async def test_it_can_be_repeated_before_it_is_over(
        self,
        service: Service,
        people: People,
        database: Database,
        settings: Settings,
        clock: Clock,
    ) -> None:
        before = await people.create_logged_in()
        await rotate(database, settings)
        clock.forward(minutes=5)
        last = await rotate(database, settings)
        clock.forward(minutes=settings.key_activation_minutes)
        after = await people.create_logged_in()
        assert await service.kid_of(after.access_token) == last
        await service.read(before.access_token)

    async def test_expired_keys_are_forgotten_at_the_next_one(
        self, people: People, database: Database, settings: Settings, clock: Clock
    ) -> None:
        await people.create_logged_in()
        [first] = await stored_kids(database)
        second = await rotate(database, settings)
        clock.forward(hours=1)
        assert await stored_kids(database) == {first, second}
        third = await rotate(database, settings)
        assert await stored_kids(database) == {second, third}

    async def test_no_token_outlives_its_key(
        self, database: Database, settings: Settings, clock: Clock
    ) -> None:
        ring = KeyRing(database, settings)
        old = (await ring.signer()).key_id
        new = await rotate(database, settings)
        await revoke(database, settings, new)
        clock.forward(minutes=settings.key_activation_minutes)
        assert (await ring.signer()).key_id == old
        clock.forward(minutes=1)
        assert (await ring.signer()).key_id not in {old, new}
        assert await ring.find_public(str(old))

    async def test_it_is_recorded(self, database: Database, settings: Settings) -> None:
        kid = await rotate(database, settings)
        await revoke(database, settings, kid)
        async with database.reading() as session:
            statement = select(AuditEvent).order_by(AuditEvent.created_at)
            events = [(e.event, e.details) for e in await session.scalars(statement)]
        assert events == [
            ("signing_key_created", {"kid": kid}),
            ("signing_key_revoked", {"kid": kid}),
        ]


class TestRevocation:
    """A key that is not to be trusted any more."""

    async def test_it_is_noticed_within_a_minute(
        self,
        client: httpx2.AsyncClient,
        service: Service,
        people: People,
        database: Database,
        settings: Settings,
        clock: Clock,
    ) -> None:
        person = await people.create_logged_in()
        kid = await service.kid_of(person.access_token)
        await revoke(database, settings, kid)
        clock.forward(seconds=59)
        assert await status_of(client, person) == 200
        clock.forward(seconds=1)
        assert await status_of(client, person) == 401
        assert kid not in {key.kid for key in (await service.keys()).keys}

    async def test_next_login_has_another_key(
        self,
        service: Service,
        people: People,
        database: Database,
        settings: Settings,
        clock: Clock,
    ) -> None:
        user = await people.create()
        kid = await service.kid_of((await people.log_in(user)).access_token)
        await revoke(database, settings, kid)
        clock.forward(minutes=1)
        person = await people.log_in(user)
        assert await service.kid_of(person.access_token) != kid


class TestRings:
    """Key rings of several processes, on one database."""

    async def test_key_of_another_ring_is_found_without_delay(
        self, database: Database, settings: Settings, clock: Clock
    ) -> None:
        ring, other = KeyRing(database, settings), KeyRing(database, settings)
        assert await ring.find_public("unknown") is None
        clock.forward(seconds=1)
        kid = str((await other.signer()).key_id)
        assert await ring.find_public(kid)

    async def test_key_that_is_made_just_after_loading_is_found(
        self, database: Database, settings: Settings, clock: Clock
    ) -> None:
        ring = KeyRing(database, settings)
        await ring.signer()
        assert await ring.find_public(await rotate(database, settings))

    async def test_made_up_keys_are_looked_for_once_a_second(
        self, database: Database, settings: Settings, clock: Clock
    ) -> None:
        ring, other = KeyRing(database, settings), KeyRing(database, settings)
        assert await ring.find_public("unknown") is None
        kid = str((await other.signer()).key_id)
        assert await ring.find_public(kid) is None
        clock.forward(seconds=1)
        assert await ring.find_public(kid)

    async def test_key_that_another_ring_has_made_meanwhile_is_used(
        self, database: Database, settings: Settings, clock: Clock
    ) -> None:
        ring, other = KeyRing(database, settings), KeyRing(database, settings)
        assert await ring.find_public("unknown") is None
        assert (await other.signer()).key_id == (await ring.signer()).key_id

    async def test_key_encrypted_with_another_secret_verifies_but_does_not_sign(
        self, database: Database, settings: Settings, clock: Clock
    ) -> None:
        old_ring = KeyRing(database, settings)
        old = str((await old_ring.signer()).key_id)
        changed = settings.model_copy(update={"secret_key": OTHER_SECRET})
        ring = KeyRing(database, changed)
        new = str((await ring.signer()).key_id)
        assert new != old
        assert await ring.find_public(old)
        assert [key.kid for key in await ring.list_public()] == [old, new]
        clock.forward(minutes=settings.access_token_minutes + 1)
        assert await ring.find_public(old) is None

    @pytest.mark.commits
    async def test_first_key_may_be_made_by_several(
        self, database: Database, settings: Settings, clock: Clock
    ) -> None:
        rings = [KeyRing(database, settings) for _ in range(5)]
        calls = [ring.signer() for ring in rings for _ in range(3)]
        kids = {str(key.key_id) for key in await asyncio.gather(*calls)}
        assert kids <= await stored_kids(database)
        clock.forward(seconds=1)
        for ring in rings:
            for kid in kids:
                assert await ring.find_public(kid)


class TestCommand:
    """What administrators do on the command line."""

    @pytest.fixture
    def run(
        self,
        settings: Settings,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> Callable[..., str]:
        """Return what runs the command, as `python -m` does, and what it answers."""
        monkeypatch.setenv("DATABASE_URL", settings.database_url)
        monkeypatch.setenv("SECRET_KEY", settings.secret_key.get_secret_value())

        def run(*arguments: str) -> str:
            monkeypatch.setattr(sys, "argv", ["keys", *arguments])
            runpy.run_path(str(ROOT / "app/keys.py"), run_name="__main__")
            return capsys.readouterr().out

        return run

    @pytest.mark.commits
    def test_keys_are_made_shown_and_revoked(self, run: Callable[..., str]) -> None:
        assert run("list") == "There is no key yet; the first login makes one.\n"
        time = r"\d{4}-\d\d-\d\d \d\d:\d\d UTC"
        first = re.fullmatch(rf"(\w+)  signs from {time}, has no end\n", run("rotate"))
        assert first
        both = run("rotate")
        assert re.match(rf"{first[1]}  signs from {time}, ends {time}\n", both)
        assert run("list") == both
        assert run("revoke", first[1]) == both.partition("\n")[2]

    @pytest.mark.commits
    def test_key_that_does_not_exist_is_not_revoked(
        self, run: Callable[..., str]
    ) -> None:
        with pytest.raises(SystemExit, match="There is no key x"):
            run("revoke", "x")

    @pytest.mark.parametrize("arguments", [[], ["revoke"], ["list", "all"], ["help"]])
    def test_mistake_is_told(
        self, run: Callable[..., str], arguments: list[str]
    ) -> None:
        with pytest.raises(SystemExit, match=re.escape(USAGE)):
            run(*arguments)

    def test_key_that_nobody_could_use_is_not_made(
        self, run: Callable[..., str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SECRET_KEY", "")
        with pytest.raises(SystemExit, match="SECRET_KEY is not set"):
            run("rotate")
