"""The audit log: what happened to accounts."""

from collections.abc import Iterator, Sequence
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import delete, select

from app.api.deps import AuditLogDep, SessionDep
from app.config import Settings
from app.core.exceptions import NotFoundError
from app.database import Database
from app.models.audit_event import AuditEvent, AuditEventKind
from app.models.user import Role, User
from app.repositories.audit_event import AuditEventRepository
from tests.collection import Collection
from tests.mailbox import Mailbox
from tests.people import PASSWORD, People, Person

AUTH = "/api/v1/auth"
LOGIN = f"{AUTH}/login"
USERS = "/api/v1/users"
ME = f"{USERS}/me"
ADA = "ada@example.com"
NEW_PASSWORD = "a longer and better password"
NEWEST_PASSWORD = "the best password of them all"


async def events_in(database: Database) -> Sequence[AuditEvent]:
    """Return the whole table, oldest first."""
    statement = select(AuditEvent).order_by(AuditEvent.created_at)
    async with database.reading() as session:
        return (await session.scalars(statement)).all()


def texts_in(value: Any) -> Iterator[str]:
    """Return all texts in a JSON value, but for the names of fields."""
    match value:
        case str():
            yield value
        case dict():
            for item in value.values():
                yield from texts_in(item)


@pytest.fixture
def events(client: httpx2.AsyncClient, admin: Person) -> Collection:
    """Return the audit log, as an administrator sees it."""
    return Collection(client, "/api/v1/audit-events", admin.headers)


class Life:
    """An account, to which everything happens that can."""

    def __init__(
        self, client: httpx2.AsyncClient, mailbox: Mailbox, admin: Person
    ) -> None:
        self._client = client
        self._mailbox = mailbox
        self._admin = admin
        self.secrets: set[str] = set()

    async def live(self) -> None:
        """Let it all happen, in the order of `HAPPENED`."""
        await self._send("POST", f"{AUTH}/register", {"email": ADA})
        choice = {"token": self._mailbox.tokens()[-1], "password": PASSWORD}
        registration = await self._send("POST", f"{AUTH}/register/confirm", choice)
        account = f"{USERS}/{registration['user']['id']}"

        await self._log_in("not the password")
        stolen = {"refresh_token": (await self._log_in(PASSWORD))["refresh_token"]}
        for _ in range(2):
            await self._send("POST", f"{AUTH}/refresh", stolen)

        token = (await self._log_in(PASSWORD))["access_token"]
        change = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
        await self._send("POST", f"{ME}/password", change, token)
        await self._send("POST", f"{AUTH}/password/forgot", {"email": ADA})
        choice = {"token": self._mailbox.tokens()[-1], "password": NEWEST_PASSWORD}
        await self._send("POST", f"{AUTH}/password/reset", choice)

        token = (await self._log_in(NEWEST_PASSWORD))["access_token"]
        [session] = (await self._send("GET", f"{ME}/sessions", None, token))["items"]
        await self._send("DELETE", f"{ME}/sessions/{session['id']}", None, token)
        tokens = await self._log_in(NEWEST_PASSWORD)
        stay = {"refresh_token": tokens["refresh_token"]}
        await self._send("POST", f"{AUTH}/logout", stay)

        changes: list[dict[str, Any]]
        changes = [{"role": "admin"}, {"is_active": False}, {"is_active": True}]
        for body in changes:
            await self._send("PATCH", account, body, self._admin.access_token)
        path = f"{account}/sessions"
        await self._send("DELETE", path, None, self._admin.access_token)
        await self._log_in("not the password")
        await self._log_in("not the password")

    async def _log_in(self, password: str) -> Any:
        credentials = {"email": ADA, "password": password}
        return await self._send("POST", LOGIN, credentials)

    async def _send(
        self, method: str, path: str, body: Any, access_token: str | None = None
    ) -> Any:
        headers = {"Authorization": f"Bearer {access_token}"} if access_token else {}
        response = await self._client.request(method, path, json=body, headers=headers)
        answer = response.json() if response.content else {}
        tokens = {name: answer[name] for name in answer if name.endswith("_token")}
        self.secrets |= {*texts_in(body), *texts_in(tokens)} - {*Role}
        return answer


HAPPENED = [
    AuditEventKind.REGISTERED,
    AuditEventKind.LOGIN_FAILED,
    AuditEventKind.LOGGED_IN,
    AuditEventKind.REFRESH_TOKEN_REUSED,
    AuditEventKind.LOGGED_IN,
    AuditEventKind.PASSWORD_CHANGED,
    AuditEventKind.PASSWORD_RESET_REQUESTED,
    AuditEventKind.PASSWORD_RESET,
    AuditEventKind.LOGGED_IN,
    AuditEventKind.SESSION_REVOKED,
    AuditEventKind.LOGGED_IN,
    AuditEventKind.LOGGED_OUT,
    AuditEventKind.ROLE_CHANGED,
    AuditEventKind.USER_LOCKED,
    AuditEventKind.USER_UNLOCKED,
    AuditEventKind.SESSION_REVOKED,
    AuditEventKind.LOGIN_FAILED,
    AuditEventKind.LOGIN_THROTTLED,
]


class TestRecording:
    """What gets into the audit log, and what does not."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Return settings with which the last login of a life is one too many."""
        return settings.model_copy(update={"login_attempts_per_address": 6})

    @pytest.fixture
    async def life(
        self, client: httpx2.AsyncClient, mailbox: Mailbox, admin: Person
    ) -> Life:
        """Return the life of an account, when all has happened."""
        life = Life(client, mailbox, admin)
        await life.live()
        return life

    @pytest.fixture
    async def recorded(self, database: Database, life: Life) -> Sequence[AuditEvent]:
        """Return what was recorded of it: what comes after the administrator."""
        return (await events_in(database))[2:]

    def test_everything_is_recorded(self, recorded: Sequence[AuditEvent]) -> None:
        assert [event.event for event in recorded] == HAPPENED

    def test_account_is_named_but_where_nobody_looked(
        self, recorded: Sequence[AuditEvent]
    ) -> None:
        *looked_at, throttled = recorded
        assert len({event.user_id for event in looked_at}) == 1
        assert throttled.user_id is None

    def test_who_did_it_is_named_if_somebody_else(
        self, recorded: Sequence[AuditEvent], admin: Person
    ) -> None:
        *own, role, locked, unlocked, revoked, _, _ = recorded
        assert {event.actor_id for event in own} == {None}
        done = (role, locked, unlocked, revoked)
        assert {event.actor_id for event in done} == {admin.id}

    def test_nothing_that_was_typed_or_is_secret_gets_in(
        self, recorded: Sequence[AuditEvent], life: Life
    ) -> None:
        table = str([vars(event) for event in recorded])
        assert str(recorded[0].user_id) in table
        assert {ADA, PASSWORD, NEW_PASSWORD, "not the password"} < life.secrets
        assert len(life.secrets) > 15
        assert [secret for secret in life.secrets if secret in table] == []

    async def test_request_is_named_and_where_it_came_from(
        self, client: httpx2.AsyncClient, database: Database
    ) -> None:
        headers = {"X-Request-ID": "edge-1.trace_7"}
        credentials = {"email": ADA, "password": PASSWORD}
        await client.post(LOGIN, json=credentials, headers=headers)
        event = (await events_in(database))[-1]
        assert event.request_id == "edge-1.trace_7"
        assert event.ip_address == "127.0.0.1"

    async def test_what_is_taken_back_did_not_happen(
        self, app: FastAPI, client: httpx2.AsyncClient, database: Database
    ) -> None:
        @app.post("/record-and-fail")
        async def record_and_fail(session: SessionDep, audit: AuditLogDep) -> None:
            await audit.record(session, AuditEventKind.REGISTERED)
            raise NotFoundError

        assert (await client.post("/record-and-fail")).status_code == 404
        assert await events_in(database) == []

    async def test_event_outlives_its_user(
        self, database: Database, admin: Person
    ) -> None:
        async with database.transaction() as session:
            await session.execute(delete(User))
        assert (await events_in(database))[-1].user_id == admin.id

    def test_nothing_can_be_changed_or_removed(self) -> None:
        methods = {name for name in vars(AuditEventRepository) if name[0] != "_"}
        assert methods == {"add", "list", "count"}


class TestList:
    """What administrators see of the audit log."""

    @pytest.fixture
    async def person(self, people: People, admin: Person) -> Person:
        """Return a user who has logged in after the administrator."""
        return await people.create_logged_in()

    async def test_newest_comes_first_unless_the_oldest_shall(
        self, events: Collection, person: Person, admin: Person
    ) -> None:
        newest = (await events.list({"limit": 1})).json()["items"]
        assert [event["user_id"] for event in newest] == [str(person.id)]
        in_order = (await events.list({"sort": "created_at"})).json()["items"]
        accounts = [None, str(admin.id), str(person.id)]
        assert [event["user_id"] for event in in_order] == accounts

    async def test_event_shows_all_that_is_known(
        self, events: Collection, person: Person
    ) -> None:
        [event] = (await events.list({"user_id": str(person.id)})).json()["items"]
        assert event["event"] == "logged_in"
        assert event["details"].keys() == {"session_id"}
        assert event.keys() == {
            *("id", "created_at", "event", "user_id", "actor_id"),
            *("ip_address", "request_id", "details"),
        }

    async def test_filters_are_combined(
        self, events: Collection, client: httpx2.AsyncClient, person: Person
    ) -> None:
        await client.post(LOGIN, json={"email": person.email, "password": "wrong"})
        for query, total in (
            ({"user_id": str(person.id)}, 2),
            ({"event": "logged_in"}, 2),
            ({"user_id": str(person.id), "event": "logged_in"}, 1),
            ({"event": "admin_created"}, 0),
        ):
            page = (await events.list(query)).json()
            assert page["total"] == len(page["items"]) == total

    async def test_pages_follow_each_other(
        self, events: Collection, person: Person
    ) -> None:
        whole = await events.ids({})
        assert len(whole) == 3
        pages = [await events.ids({"limit": 2, "offset": 2 * n}) for n in range(2)]
        assert [*pages[0], *pages[1]] == whole

    @pytest.mark.parametrize(
        "query", [{"event": "unheard_of"}, {"user_id": "ada"}, {"sort": "event"}]
    )
    async def test_impossible_query_is_refused(
        self, events: Collection, query: dict[str, str]
    ) -> None:
        assert (await events.list(query)).status_code == 422
