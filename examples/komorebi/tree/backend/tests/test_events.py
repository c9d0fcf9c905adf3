"""Events, as clients get them from a real server."""

import asyncio
import json
import signal
import socket
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import create_engine, delete, event, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.util import await_only

from backend.app.core.config import Settings
from backend.app.database import Database
from backend.app.events import broadcaster as broadcaster_module
from backend.app.events import outbox
from backend.app.events.broadcaster import Broadcaster, Subscriber
from backend.app.events.frames import Frame
from backend.app.events.outbox import publish
from backend.app.events.postgresql import take_turn_and_notify
from backend.app.events.stream import event_stream
from backend.app.main import create_app
from backend.app.tables.base import utc_now
from backend.app.tables.event import Event
from backend.tests.databases import NOWHERE
from backend.tests.problems import assert_is_problem
from backend.tests.servers import (
    EVENTS,
    Follower,
    ServerProcess,
    following,
    server_process,
    serving,
    until,
)
from backend.tests.settings import ALLOWED_ORIGIN, settings_with

ITEMS = "/api/v1/items"

pytestmark = pytest.mark.commits


@pytest.fixture
def settings(database_url: str, request: pytest.FixtureRequest) -> Settings:
    changes = getattr(request, "param", {})
    return settings_with(database_url, **{"max_subscribers": 100} | changes)


@pytest.fixture
def broadcaster(app: FastAPI) -> Broadcaster:
    broadcaster: Broadcaster = app.state.broadcaster
    return broadcaster


@pytest.fixture
async def server(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    async with serving(app) as client:
        yield client


@pytest.fixture
def subscriber() -> Subscriber:
    return Subscriber(max_frames=3)


def with_settings(**changes: Any) -> pytest.MarkDecorator:
    """Run a test with other settings."""
    return pytest.mark.parametrize("settings", [changes], indirect=True, ids=[""])


async def publish_numbers(database: Database, *numbers: int, padding: str = "") -> None:
    """Publish an event for each number, each in a transaction of its own."""
    for number in numbers:
        async with database.transaction() as session:
            publish(session, "number", {"number": number, "padding": padding})


async def numbers_of(follower: Follower, count: int) -> list[int]:
    """Return the numbers of the next events."""
    return [json.loads(event.data)["number"] for event in await follower.take(count)]


async def lose_events(database: Database) -> None:
    """Delete all events before anybody can see the next."""
    async with database.transaction() as session:
        await session.execute(delete(Event))
        publish(session, "number", {"number": 2})


async def age_events(database: Database, seconds: int) -> None:
    """Have all events be from so long ago."""
    long_ago = utc_now() - timedelta(seconds=seconds)
    async with database.transaction() as session:
        await session.execute(update(Event).values(created_at=long_ago))


async def stored_ids(database: Database) -> list[int]:
    """Return the ids of all events that are stored."""
    async with database.reading() as session:
        return [*await session.scalars(select(Event.id).order_by(Event.id))]


async def has_stored(database: Database, *ids: int) -> bool:
    """Tell whether these are the events that are stored."""
    return await stored_ids(database) == [*ids]


class TestPublishing:
    """What is committed is told, and nothing else."""

    async def test_changes_of_an_item_are_told(
        self, server: httpx2.AsyncClient
    ) -> None:
        async with following(server) as follower:
            body = {"title": "木漏れ日\n", "content": "ä" * 1_000}
            item = (await server.post(ITEMS, json=body)).json()
            path = f"{ITEMS}/{item['id']}"
            changed = (await server.patch(path, json={"status": "active"})).json()
            favorite = (await server.patch(f"{path}/favorite")).json()
            await server.delete(path)
            events = await follower.take(4)
        assert [(event.event, json.loads(event.data)) for event in events] == [
            ("item.created", in_short(item)),
            ("item.updated", in_short(changed)),
            ("item.updated", in_short(favorite)),
            ("item.deleted", {"id": item["id"]}),
        ]
        ids = [int(event.id) for event in events]
        assert ids == sorted(set(ids))

    async def test_what_is_refused_is_not_told(
        self, server: httpx2.AsyncClient, database: Database
    ) -> None:
        unknown = f"{ITEMS}/00000000-0000-4000-8000-000000000000"
        await server.post(ITEMS, json={"title": ""})
        await server.delete(unknown)
        assert await stored_ids(database) == []

    async def test_what_is_rolled_back_is_not_told(self, database: Database) -> None:
        with pytest.raises(LookupError):
            async with database.transaction() as session:
                publish(session, "lost", {})
                raise LookupError
        assert await stored_ids(database) == []

    async def test_what_a_savepoint_takes_back_is_not_told(
        self, database: Database
    ) -> None:
        async with database.transaction() as session:
            publish(session, "first", {})
            async with session.begin_nested():
                publish(session, "second", {})
            async with session.begin_nested() as savepoint:
                publish(session, "lost", {})
                async with session.begin_nested():
                    publish(session, "lost with it", {})
                await savepoint.rollback()
        async with database.reading() as session:
            names = [*await session.scalars(select(Event.name).order_by(Event.id))]
        assert names == ["first", "second"]

    async def test_change_that_cannot_be_told_is_not_made(
        self, server: httpx2.AsyncClient, database: Database
    ) -> None:
        async with database.transaction() as session:
            await session.execute(text("ALTER TABLE events RENAME TO elsewhere"))
        response = await server.post(ITEMS, json={"title": "One"})
        assert_is_problem(response, 500, "internal_server_error")
        assert (await server.get(ITEMS)).json() == []

    async def test_events_of_one_transaction_keep_their_order(
        self, server: httpx2.AsyncClient, database: Database
    ) -> None:
        async with following(server) as follower:
            async with database.transaction() as session:
                for number in range(100):
                    publish(session, "number", {"number": number})
            assert await numbers_of(follower, 100) == [*range(100)]

    async def test_one_that_is_long_in_committing_is_not_passed_over(
        self, server: httpx2.AsyncClient, database: Database
    ) -> None:
        written, released = asyncio.Event(), asyncio.Event()

        def hold(_: Session) -> None:
            written.set()
            await_only(released.wait())

        async def publish_slowly() -> None:
            async with database.transaction() as session:
                event.listen(session.sync_session, "before_commit", hold)
                publish(session, "number", {"number": 0})

        async with following(server) as follower:
            slow = asyncio.create_task(publish_slowly())
            await written.wait()
            fast = asyncio.create_task(publish_numbers(database, 1))
            done, _ = await asyncio.wait([fast], timeout=0.5)
            assert not done
            released.set()
            assert await numbers_of(follower, 2) == [0, 1]
            await asyncio.gather(slow, fast)

    async def test_only_so_many_are_kept(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(outbox, "MAX_EVENTS", 5)
        monkeypatch.setattr(outbox, "PRUNE_EVERY", 10)
        await publish_numbers(database, *range(21))
        assert await stored_ids(database) == [*range(16, 22)]


class TestStream:
    """A stream tells of what happens, from where the client left off."""

    async def test_it_opens_at_once_and_is_not_stored(
        self, server: httpx2.AsyncClient
    ) -> None:
        headers = {"Origin": ALLOWED_ORIGIN}
        async with server.stream("GET", EVENTS, headers=headers) as response:
            assert response.headers["Content-Type"].startswith("text/event-stream")
            assert response.headers["Cache-Control"] == "no-store"
            assert response.headers["X-Accel-Buffering"] == "no"
            assert response.headers["Access-Control-Allow-Origin"] == ALLOWED_ORIGIN
            assert await anext(response.aiter_text()) == "id: 0\n\n"

    async def test_other_origins_may_ask_for_what_they_missed(
        self, client: httpx2.AsyncClient
    ) -> None:
        headers = {
            "Origin": ALLOWED_ORIGIN,
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "last-event-id",
        }
        assert (await client.options(EVENTS, headers=headers)).status_code == 200

    def test_it_is_documented(self, document: dict[str, Any]) -> None:
        operation = document["paths"][EVENTS]["get"]
        assert [*operation["responses"]["200"]["content"]] == ["text/event-stream"]
        assert "503" in operation["responses"]
        [parameter] = operation["parameters"]
        assert (parameter["name"], parameter["in"]) == ("Last-Event-ID", "header")

    @with_settings(heartbeat_seconds=0.05)
    async def test_silence_is_filled_with_comments(
        self, server: httpx2.AsyncClient
    ) -> None:
        async with server.stream("GET", EVENTS) as response:
            received = ""
            async for chunk in response.aiter_text():
                received += chunk
                if received.count(": ping\n\n") == 2:
                    break

    async def test_position_of_a_new_client_is_enough_to_come_back(
        self, server: httpx2.AsyncClient, database: Database
    ) -> None:
        for numbers in (range(3), range(3, 5)):
            async with server.sse(EVENTS, timeout=None) as source:
                position = (await Follower(source).next()).id
            await publish_numbers(database, *numbers)
            async with following(server, position) as follower:
                assert await numbers_of(follower, len(numbers)) == [*numbers]

    async def test_missed_events_join_with_new_ones(
        self, server: httpx2.AsyncClient, database: Database
    ) -> None:
        await publish_numbers(database, *range(60))
        writing = asyncio.create_task(publish_numbers(database, *range(60, 120)))
        for last_event_id in (1, 30, 60):
            async with following(server, str(last_event_id)) as follower:
                expected = [*range(last_event_id, 120)]
                assert await numbers_of(follower, len(expected)) == expected
        await writing

    async def test_event_that_was_missed_and_is_new_comes_once(
        self, subscriber: Subscriber, database: Database, settings: Settings
    ) -> None:
        await publish_numbers(database, 0, 1)
        for event_id in (1, 2, 3):
            subscriber.offer(Frame(event_id, b"new"))
        stream = event_stream(database, subscriber, "0", settings)
        texts = aiter(stream.body_iterator)
        _, *missed, new = [await anext(texts) for _ in range(4)]
        assert b"new" not in missed
        assert new == b"new"

    async def test_unknown_position_is_a_reset(
        self, server: httpx2.AsyncClient, database: Database
    ) -> None:
        await publish_numbers(database, *range(5))
        async with database.transaction() as session:
            await session.execute(delete(Event).where(Event.id < 5))
        for unknown in ("1", "4", "6", "x", "", "-1", "1.5", "²", "9" * 5_000):
            async with following(server, unknown) as follower:
                reset = await follower.next()
                assert (reset.event, reset.data, reset.id) == ("reset", "{}", "5")
        async with following(server, "-5") as follower:
            await follower.next()
            await publish_numbers(database, 5)
            assert await numbers_of(follower, 1) == [5]

    async def test_position_zero_is_known_while_nothing_is_pruned(
        self, server: httpx2.AsyncClient, database: Database
    ) -> None:
        await publish_numbers(database, *range(3))
        async with following(server, "0") as follower:
            assert await numbers_of(follower, 3) == [0, 1, 2]
        async with database.transaction() as session:
            await session.execute(delete(Event).where(Event.id < 2))
        async with following(server, "0") as follower:
            assert (await follower.next()).event == "reset"

    async def test_it_ends_with_the_server(self, app: FastAPI) -> None:
        async with AsyncExitStack() as afterwards:
            async with serving(app) as server:
                follower = await afterwards.enter_async_context(following(server))
                ending = asyncio.create_task(follower.ends())
            assert await ending

    async def test_it_ends_also_where_no_connection_can_be_dropped(
        self,
        server: httpx2.AsyncClient,
        client: httpx2.AsyncClient,
        database: Database,
        broadcaster: Broadcaster,
    ) -> None:
        async with following(server) as follower:
            await publish_numbers(database, 0, 1)
            await follower.take(2)
            response = asyncio.create_task(client.get(EVENTS))
            await until(lambda: broadcaster.subscribers == 2)
            await lose_events(database)
            await until(response.done)
            assert (await response).text.startswith("id: ")


class TestLimits:
    """Clients cannot make the server keep more than it is set to."""

    @with_settings(max_subscribers=2)
    async def test_one_too_many_has_to_wait_for_a_place(
        self, server: httpx2.AsyncClient, broadcaster: Broadcaster
    ) -> None:
        async with following(server):
            async with following(server):
                response = await server.get(EVENTS)
                assert_is_problem(response, 503, "too_many_subscribers")
                assert int(response.headers["Retry-After"]) > 0
            await until(lambda: broadcaster.subscribers == 1)
            async with following(server):
                pass
        await until(lambda: broadcaster.subscribers == 0)

    @with_settings(subscriber_queue_size=32, send_timeout_seconds=0.3)
    async def test_slow_client_is_cut_off_and_others_are_not(
        self,
        server: httpx2.AsyncClient,
        database: Database,
        broadcaster: Broadcaster,
    ) -> None:
        async with following(server) as follower:
            with await connected_without_reading(server) as slow:
                await until(lambda: broadcaster.subscribers == 2)
                padding = "x" * 150_000
                writing = asyncio.create_task(
                    publish_numbers(database, *range(60), padding=padding)
                )
                assert await numbers_of(follower, 60) == [*range(60)]
                await writing
                await until(lambda: broadcaster.subscribers == 1)
                received = await asyncio.to_thread(read_to_the_end, slow)
        got = [int(line[4:]) for line in received.split(b"\n") if line[:4] == b"id: "]
        last = got[-2]  # the very last may be cut short
        async with following(server, str(last)) as follower:
            expected = [*range(last, 60)]
            assert await numbers_of(follower, len(expected)) == expected

    async def test_queue_that_is_full_ends(self, subscriber: Subscriber) -> None:
        for number in range(5):
            subscriber.offer(Frame(number, b""))
        assert [frame async for frame in subscriber.frames()] == []

    @with_settings(events_kept_seconds=60, events_poll_seconds=0.05)
    async def test_old_events_are_pruned_but_for_the_latest(
        self, server: httpx2.AsyncClient, database: Database
    ) -> None:
        await publish_numbers(database, *range(4))
        await age_events(database, seconds=61)
        async with following(server) as follower:
            await until(lambda: has_stored(database, 4))
            await publish_numbers(database, 4)
            assert await numbers_of(follower, 1) == [4]
            # The one before is where those are who have not read this one yet.
            assert await has_stored(database, 4, 5)
            await age_events(database, seconds=61)
            await until(lambda: has_stored(database, 5))
            await publish_numbers(database, 5)
            assert await numbers_of(follower, 1) == [5]


def test_nothing_has_to_be_asked_of_sqlite() -> None:
    with Session(create_engine("sqlite://")) as session:
        take_turn_and_notify(session)


class TestDatabaseTrouble:
    """Streams outlive what happens to the database."""

    async def test_without_database_there_is_no_stream(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(broadcaster_module, "START_SECONDS", 0.3)
        app = create_app(settings_with(NOWHERE, max_subscribers=1))
        async with app.router.lifespan_context(app), serving(app) as client:
            response = await client.get(EVENTS)
            assert_is_problem(response, 503, "service_unavailable")
            assert int(response.headers["Retry-After"]) > 0

    async def test_table_that_is_away_for_a_while_is_read_again(
        self, server: httpx2.AsyncClient, database: Database
    ) -> None:
        async with following(server) as follower:
            await publish_numbers(database, 0)
            assert await numbers_of(follower, 1) == [0]
            async with database.transaction() as session:
                await session.execute(text("ALTER TABLE events RENAME TO elsewhere"))
            async with server.stream("GET", EVENTS) as response:
                assert await response.aread() == b""
            async with database.transaction() as session:
                await session.execute(text("ALTER TABLE elsewhere RENAME TO events"))
            await publish_numbers(database, 1)
            assert await numbers_of(follower, 1) == [1]

    async def test_events_that_were_pruned_unread_are_a_reset(
        self, server: httpx2.AsyncClient, database: Database
    ) -> None:
        async with following(server) as follower:
            await publish_numbers(database, 0, 1)
            last = (await follower.take(2))[-1].id
            await lose_events(database)
            assert await follower.ends()
        async with following(server, last) as follower:
            assert (await follower.next()).event == "reset"
            await publish_numbers(database, 3)
            assert await numbers_of(follower, 1) == [3]

    async def test_lost_connection_is_made_again(
        self, server: httpx2.AsyncClient, database: Database
    ) -> None:
        if database.engine.dialect.name != "postgresql":
            pytest.skip("SQLite has no connections that could be lost.")
        listening = text(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query = 'LISTEN events'"
        )
        async with following(server) as follower:
            for number in range(3):
                async with database.transaction() as session:
                    assert await session.scalar(listening) == 1
                    publish(session, "number", {"number": number})
                assert await numbers_of(follower, 1) == [number]


class TestProcesses:
    """Servers in processes of their own."""

    @pytest.fixture
    async def process(
        self, database_url: str, tmp_path: Path
    ) -> AsyncIterator[ServerProcess]:
        async with server_process(database_url, tmp_path / "first.log") as process:
            yield process

    async def test_shutdown_does_not_wait_for_clients(
        self, process: ServerProcess, database: Database
    ) -> None:
        async with (
            process.client() as client,
            following(client) as follower,
        ):
            with await connected_without_reading(client):
                await publish_numbers(database, *range(50), padding="x" * 100_000)
                # On SQLite, a server looks at once only after what it wrote itself.
                await create_items(client, 1)
                await follower.take(51)
                started_at = time.monotonic()
                await process.stop()
                assert time.monotonic() - started_at < 2
            assert await follower.ends()
        assert '"level": "ERROR"' not in process.log

    async def test_nothing_is_missed_while_the_server_is_killed(
        self, process: ServerProcess
    ) -> None:
        async with (
            process.client() as client,
            following(client) as follower,
        ):
            first = await create_items(client, 10)
            seen = await follower.take(5)
            await process.stop(signal.SIGKILL)
        await process.start()
        async with (
            process.client() as client,
            following(client, seen[-1].id) as follower,
        ):
            second = await create_items(client, 10)
            seen += await follower.take(15)
        assert {json.loads(event.data)["id"] for event in seen} == first | second
        ids = [int(event.id) for event in seen]
        assert ids == sorted(set(ids))

    async def test_processes_tell_each_other(
        self,
        process: ServerProcess,
        database: Database,
        database_url: str,
        tmp_path: Path,
    ) -> None:
        if database.engine.dialect.name != "postgresql":
            pytest.skip("With SQLite, there is one process.")
        count = 100
        async with (
            server_process(database_url, tmp_path / "second.log") as other,
            process.client() as here,
            other.client() as there,
            following(here) as first,
            following(there) as second,
        ):
            created = asyncio.gather(
                create_items(here, count), create_items(there, count)
            )
            seen = [await first.take(2 * count), await second.take(2 * count)]
            assert seen[0] == seen[1]
            ids = [int(event.id) for event in seen[0]]
            assert ids == sorted(set(ids))
            told = {json.loads(event.data)["id"] for event in seen[0]}
            assert told == set.union(*await created)
            await process.stop(signal.SIGKILL)
            more = await create_items(there, 20)
            await process.start()
            async with (
                process.client() as again,
                following(again, seen[0][-1].id) as first,
            ):
                missed = await first.take(20)
                assert {json.loads(event.data)["id"] for event in missed} == more
                assert missed == await second.take(20)


def in_short(item: dict[str, Any]) -> dict[str, Any]:
    """Return what events tell of an item."""
    told = item | {"excerpt": item["content"][:200]}
    del told["content"]
    return told


async def create_items(client: httpx2.AsyncClient, count: int) -> set[str]:
    """Create items, ten at a time, and return their ids."""
    places = asyncio.Semaphore(10)

    async def create(number: int) -> str:
        async with places:
            item = {"title": f"Item {number}"}
            response = await client.post(ITEMS, json=item)
        item_id: str = response.json()["id"]
        return item_id

    return set(await asyncio.gather(*map(create, range(count))))


async def connected_without_reading(client: httpx2.AsyncClient) -> socket.socket:
    """Return a connection that follows the events, but takes next to nothing of them."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.setblocking(False)
    loop = asyncio.get_running_loop()
    url = client.base_url
    await loop.sock_connect(connection, (url.host, url.port))
    await loop.sock_sendall(
        connection, f"GET {EVENTS} HTTP/1.1\r\nHost: {url.host}\r\n\r\n".encode()
    )
    assert await loop.sock_recv(connection, 16) == b"HTTP/1.1 200 OK\r"
    return connection


def read_to_the_end(connection: socket.socket) -> bytes:
    """Return all that a connection still has."""
    connection.settimeout(10)
    received = b""
    while chunk := connection.recv(1 << 20):
        received += chunk
    return received
