"""Second factors: codes of an authenticator app, asked for at login."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx2
import pyotp
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import select

from app.config import Settings
from app.database import Database
from app.models.audit_event import AuditEvent
from app.models.totp import RecoveryCode, TOTPSecret
from tests.people import PASSWORD, People, Person

LOGIN = "/api/v1/auth/login"
USERS = "/api/v1/users"
TOTP = "/api/v1/users/me/totp"
STEP = timedelta(seconds=30)
WRONG_CODE = "NO-CODE"  # digits might be right


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the clock that codes are checked by."""
    clock = Clock()
    monkeypatch.setattr("app.services.totp.utc_now", clock)
    return clock


@dataclass
class Phone:
    """A user's phone, with an authenticator app on it."""

    client: httpx2.AsyncClient
    clock: Clock
    person: Person
    secret: str = ""

    async def post(self, path: str, **body: str) -> httpx2.Response:
        """Ask for something that only the user may do."""
        return await self.client.post(
            f"{TOTP}{path}", json=body, headers=self.person.headers
        )

    async def set_up(self) -> None:
        """Store the secret."""
        response = await self.post("", password=PASSWORD)
        self.secret = response.raise_for_status().json()["secret"]

    async def confirm(self) -> Sequence[str]:
        """Turn codes on, and return the recovery codes."""
        response = await self.post("/confirm", code=self.code())
        codes: Sequence[str] = response.raise_for_status().json()["recovery_codes"]
        return codes

    def code(self, skew: timedelta = timedelta()) -> str:
        """Return a code as the app shows it, by a clock that may be wrong."""
        return pyotp.TOTP(self.secret).at(self.clock.now + skew)

    def next_code(self) -> str:
        """Wait for the next code, and return it."""
        self.clock.now += STEP
        return self.code()

    async def log_in(self, code: str | None, password: str = PASSWORD) -> str:
        """Log in, and return the code of the error, or `ok`."""
        credentials = {"email": self.person.email, "password": password}
        if code is not None:
            credentials["code"] = code
        response = await self.client.post(LOGIN, json=credentials)
        return "ok" if response.is_success else str(response.json()["code"])


@pytest.fixture
async def phone(client: httpx2.AsyncClient, people: People, clock: Clock) -> Phone:
    """Return the phone of a user who does not log in with codes yet."""
    return Phone(client, clock, await people.create_logged_in())


@pytest.fixture
async def recovery_codes(phone: Phone) -> Sequence[str]:
    """Return the recovery codes of the user, who logs in with codes from now on."""
    await phone.set_up()
    return await phone.confirm()


@pytest.fixture
async def enabled(phone: Phone, recovery_codes: Sequence[str]) -> Phone:
    """Return the phone of the user, who logs in with codes from now on."""
    return phone


async def events_of(database: Database, user_id: Any) -> Sequence[tuple[str, str]]:
    """Return what was recorded of a user, and why."""
    async with database.reading() as session:
        statement = (
            select(AuditEvent)
            .where(AuditEvent.user_id == user_id)
            .order_by(AuditEvent.created_at)
        )
        events = await session.scalars(statement)
        return [(event.event, event.details.get("reason", "")) for event in events]


class TestSetUp:
    """Turning codes on."""

    async def test_app_gets_all_that_it_needs(
        self, phone: Phone, settings: Settings
    ) -> None:
        setup = (await phone.post("", password=PASSWORD)).json()
        uri = urlsplit(setup["uri"])
        assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
        label = f"/{settings.app_name}:{phone.person.email}"
        assert unquote(uri.path) == label
        assert parse_qs(uri.query)["secret"] == [setup["secret"]]
        assert len(setup["secret"]) == 32

    async def test_password_is_needed(self, phone: Phone) -> None:
        response = await phone.post("", password="wrong password")
        assert response.status_code == 403
        assert response.json()["code"] == "wrong_password"

    async def test_codes_are_not_asked_for_before_one_is_confirmed(
        self, phone: Phone
    ) -> None:
        await phone.set_up()
        assert await phone.log_in(None) == "ok"
        assert (await phone.post("/confirm", code=WRONG_CODE)).status_code == 403
        assert await phone.log_in(None) == "ok"

    async def test_it_can_be_started_again_before_it_is_confirmed(
        self, phone: Phone
    ) -> None:
        await phone.set_up()
        lost = phone.code()
        await phone.set_up()
        response = await phone.post("/confirm", code=lost)
        assert response.json()["code"] == "wrong_code"
        await phone.confirm()

    async def test_it_cannot_be_started_again_afterwards(self, enabled: Phone) -> None:
        again = await enabled.post("", password=PASSWORD)
        assert (again.status_code, again.json()["code"]) == (409, "totp_enabled")
        again = await enabled.post("/confirm", code=enabled.next_code())
        assert (again.status_code, again.json()["code"]) == (409, "totp_enabled")

    @pytest.mark.parametrize("path", ["/confirm", "/recovery-codes", "/disable"])
    async def test_nothing_can_be_done_before_it(self, phone: Phone, path: str) -> None:
        response = await phone.post(path, code="123456")
        assert response.status_code == 409
        assert response.json()["code"] == "totp_disabled"

    @pytest.mark.parametrize("path", ["/recovery-codes", "/disable"])
    async def test_unconfirmed_codes_are_good_for_nothing(
        self, phone: Phone, path: str
    ) -> None:
        await phone.set_up()
        response = await phone.post(path, code=phone.code())
        assert response.json()["code"] == "totp_disabled"

    async def test_secret_and_recovery_codes_are_not_stored_as_they_are(
        self, phone: Phone, recovery_codes: Sequence[str], database: Database
    ) -> None:
        async with database.reading() as session:
            [stored] = await session.scalars(select(TOTPSecret.secret))
            hashes = set(await session.scalars(select(RecoveryCode.code_hash)))
        assert phone.secret not in stored
        assert len(hashes) == len(set(recovery_codes)) == 10
        assert not any(code.replace("-", "") in hashes for code in recovery_codes)

    async def test_user_sees_whether_it_is_on(
        self, phone: Phone, client: httpx2.AsyncClient
    ) -> None:
        async def status() -> Any:
            return (await client.get(TOTP, headers=phone.person.headers)).json()

        off = {"is_enabled": False, "recovery_codes_left": 0}
        assert await status() == off
        await phone.set_up()
        assert await status() == off
        await phone.confirm()
        assert await status() == {"is_enabled": True, "recovery_codes_left": 10}

    async def test_password_that_changes_meanwhile_is_wrong(
        self, phone: Phone, people: People, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def verify_and_replace(*_: Any) -> bool:
            await people.set_password(phone.person.id, "another password")
            return True

        monkeypatch.setattr("app.services.totp.verify_password", verify_and_replace)
        response = await phone.post("", password=PASSWORD)
        assert response.json()["code"] == "wrong_password"

    @pytest.mark.parametrize("path", ["", "/confirm", "/recovery-codes", "/disable"])
    async def test_session_must_not_be_over(
        self, phone: Phone, people: People, path: str
    ) -> None:
        await people.deactivate(phone.person.id)
        body = {"code": "123456"} if path else {"password": PASSWORD}
        response = await phone.post(path, **body)
        assert response.status_code == 401
        assert response.json()["code"] == "invalid_token"


class TestLogin:
    """Logging in with a code."""

    async def test_code_is_needed(self, enabled: Phone) -> None:
        assert await enabled.log_in(None) == "code_required"
        assert await enabled.log_in(WRONG_CODE) == "invalid_code"
        assert await enabled.log_in(enabled.next_code()) == "ok"

    async def test_error_is_one_of_authentication(self, enabled: Phone) -> None:
        credentials = {"email": enabled.person.email, "password": PASSWORD}
        response = await enabled.client.post(LOGIN, json=credentials)
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"

    async def test_nobody_is_told_of_it_before_the_password_is_right(
        self, enabled: Phone
    ) -> None:
        code = enabled.next_code()
        assert await enabled.log_in(None, "wrong password") == "invalid_credentials"
        assert await enabled.log_in(code, "wrong password") == "invalid_credentials"
        assert await enabled.log_in(code) == "ok"

    async def test_inactive_user_is_not_told_that_the_password_is_right(
        self, enabled: Phone, people: People
    ) -> None:
        await people.deactivate(enabled.person.id)
        assert await enabled.log_in(None) == "invalid_credentials"

    async def test_code_works_once(self, enabled: Phone) -> None:
        code = enabled.next_code()
        assert await enabled.log_in(code) == "ok"
        assert await enabled.log_in(code) == "invalid_code"

    async def test_code_that_confirmed_does_not_log_in(self, enabled: Phone) -> None:
        assert await enabled.log_in(enabled.code()) == "invalid_code"

    async def test_no_code_works_after_a_later_one(self, enabled: Phone) -> None:
        earlier, later = enabled.next_code(), enabled.next_code()
        assert await enabled.log_in(later) == "ok"
        assert await enabled.log_in(earlier) == "invalid_code"

    @pytest.mark.parametrize(
        ("skew", "result"),
        [
            (-2 * STEP, "invalid_code"),
            (-STEP, "ok"),
            (STEP, "ok"),
            (2 * STEP, "invalid_code"),
        ],
    )
    async def test_clock_may_be_wrong_by_one_step(
        self, enabled: Phone, skew: timedelta, result: str
    ) -> None:
        enabled.clock.now += 10 * STEP
        assert await enabled.log_in(enabled.code(skew)) == result

    async def test_code_may_have_a_gap(self, enabled: Phone) -> None:
        code = enabled.next_code()
        assert await enabled.log_in(f"{code[:3]} {code[3:]}") == "ok"

    @pytest.mark.commits
    async def test_of_10_uses_at_once_one_succeeds(self, enabled: Phone) -> None:
        code = enabled.next_code()
        results = await asyncio.gather(*[enabled.log_in(code) for _ in range(10)])
        assert sorted(results) == ["invalid_code"] * 9 + ["ok"]

    async def test_code_of_another_user_does_not_work(
        self, enabled: Phone, people: People
    ) -> None:
        person = await people.create_logged_in()
        other = Phone(enabled.client, enabled.clock, person)
        await other.set_up()
        [code, *_] = await other.confirm()
        assert await enabled.log_in(other.next_code()) == "invalid_code"
        assert await enabled.log_in(code) == "invalid_code"

    async def test_other_users_need_none_and_may_send_one(self, phone: Phone) -> None:
        assert await phone.log_in(WRONG_CODE) == "ok"

    async def test_failures_are_recorded_with_what_was_missing(
        self, enabled: Phone, database: Database
    ) -> None:
        await enabled.log_in(None)
        await enabled.log_in(WRONG_CODE)
        events = await events_of(database, enabled.person.id)
        assert events[-2:] == [
            ("login_failed", "code_required"),
            ("login_failed", "invalid_code"),
        ]


class TestRecoveryCodes:
    """Logging in without the app."""

    @pytest.mark.parametrize("write", [str, str.lower, lambda c: c.replace("-", " ")])
    async def test_each_works_once_however_it_is_written(
        self, enabled: Phone, recovery_codes: Sequence[str], write: Any
    ) -> None:
        for code in recovery_codes[:2]:
            assert await enabled.log_in(write(code)) == "ok"
            assert await enabled.log_in(code) == "invalid_code"

    @pytest.mark.commits
    async def test_of_10_uses_at_once_one_succeeds(
        self, enabled: Phone, recovery_codes: Sequence[str]
    ) -> None:
        code = recovery_codes[0]
        results = await asyncio.gather(*[enabled.log_in(code) for _ in range(10)])
        assert sorted(results) == ["invalid_code"] * 9 + ["ok"]

    async def test_they_can_be_replaced_with_a_code_of_the_app(
        self, enabled: Phone, recovery_codes: Sequence[str]
    ) -> None:
        code = enabled.next_code()
        response = await enabled.post("/recovery-codes", code=code)
        [new, *_] = response.json()["recovery_codes"]
        assert await enabled.log_in(recovery_codes[0]) == "invalid_code"
        assert await enabled.log_in(new) == "ok"

    async def test_they_do_not_replace_themselves(
        self, enabled: Phone, recovery_codes: Sequence[str]
    ) -> None:
        response = await enabled.post("/recovery-codes", code=recovery_codes[0])
        assert response.status_code == 403
        assert response.json()["code"] == "wrong_code"
        assert await enabled.log_in(recovery_codes[0]) == "ok"

    async def test_they_work_when_the_secret_cannot_be_read_any_more(
        self,
        app: FastAPI,
        enabled: Phone,
        recovery_codes: Sequence[str],
        settings: Settings,
    ) -> None:
        secret = SecretStr("another secret, as long as it has to be")
        app.state.settings = settings.model_copy(update={"secret_key": secret})
        assert await enabled.log_in(enabled.next_code()) == "invalid_code"
        assert await enabled.log_in(recovery_codes[0]) == "ok"

    async def test_their_use_is_recorded(
        self, enabled: Phone, recovery_codes: Sequence[str], database: Database
    ) -> None:
        await enabled.log_in(recovery_codes[0])
        events = await events_of(database, enabled.person.id)
        assert events[-2:] == [("recovery_code_used", ""), ("logged_in", "")]


class TestTurningOff:
    """Doing without codes again."""

    async def test_code_of_the_app_turns_it_off(
        self, enabled: Phone, recovery_codes: Sequence[str], database: Database
    ) -> None:
        code = enabled.next_code()
        assert (await enabled.post("/disable", code=code)).status_code == 204
        assert await enabled.log_in(None) == "ok"
        async with database.reading() as session:
            assert not (await session.scalars(select(RecoveryCode))).all()

    async def test_recovery_code_turns_it_off(
        self, enabled: Phone, recovery_codes: Sequence[str]
    ) -> None:
        response = await enabled.post("/disable", code=recovery_codes[0])
        assert response.status_code == 204
        assert await enabled.log_in(None) == "ok"

    async def test_wrong_code_does_not(self, enabled: Phone) -> None:
        response = await enabled.post("/disable", code=WRONG_CODE)
        assert response.status_code == 403
        assert response.json()["code"] == "wrong_code"
        assert await enabled.log_in(None) == "code_required"

    async def test_new_password_does_not(self, enabled: Phone, people: People) -> None:
        await people.set_password(enabled.person.id, "another password")
        assert await enabled.log_in(None, "another password") == "code_required"

    async def test_it_can_be_turned_on_again(self, enabled: Phone) -> None:
        await enabled.post("/disable", code=enabled.next_code())
        await enabled.set_up()
        await enabled.confirm()
        assert await enabled.log_in(enabled.next_code()) == "ok"

    async def test_all_of_it_is_recorded(
        self, enabled: Phone, database: Database
    ) -> None:
        await enabled.post("/disable", code=enabled.next_code())
        assert await events_of(database, enabled.person.id) == [
            ("logged_in", ""),
            ("totp_enabled", ""),
            ("totp_disabled", ""),
        ]


class TestAdministration:
    """Helping users who have lost everything."""

    async def turn_off(
        self, client: httpx2.AsyncClient, admin: Person, user_id: Any
    ) -> httpx2.Response:
        """Turn a user's codes off."""
        return await client.delete(f"{USERS}/{user_id}/totp", headers=admin.headers)

    async def test_administrator_turns_it_off_which_is_recorded(
        self,
        client: httpx2.AsyncClient,
        enabled: Phone,
        admin: Person,
        database: Database,
    ) -> None:
        response = await self.turn_off(client, admin, enabled.person.id)
        assert response.status_code == 204
        assert await enabled.log_in(None) == "ok"
        async with database.reading() as session:
            is_disabling = AuditEvent.event == "totp_disabled"
            [event] = await session.scalars(select(AuditEvent).where(is_disabling))
        assert (event.user_id, event.actor_id) == (enabled.person.id, admin.id)

    async def test_there_must_be_something_to_turn_off(
        self, client: httpx2.AsyncClient, phone: Phone, admin: Person
    ) -> None:
        response = await self.turn_off(client, admin, phone.person.id)
        assert response.status_code == 404

    async def test_administrators_need_a_code_for_their_own(
        self, client: httpx2.AsyncClient, admin: Person, clock: Clock
    ) -> None:
        phone = Phone(client, clock, admin)
        await phone.set_up()
        await phone.confirm()
        response = await self.turn_off(client, admin, admin.id)
        assert response.status_code == 409
        assert response.json()["code"] == "own_account"
        assert await phone.log_in(None) == "code_required"


class TestLimits:
    """How often codes may be tried."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Return settings that allow three attempts."""
        return settings.model_copy(
            update={"login_attempts_per_client": 3, "login_attempts_per_device": 3}
        )

    async def test_codes_count_as_passwords_do(self, enabled: Phone) -> None:
        results = [await enabled.log_in(WRONG_CODE) for _ in range(3)]
        assert results == ["invalid_code", "invalid_code", "too_many_requests"]

    async def test_codes_that_confirm_count_for_the_user(self, phone: Phone) -> None:
        await phone.set_up()
        statuses = [
            (await phone.post("/confirm", code=WRONG_CODE)).status_code
            for _ in range(3)
        ]
        assert statuses == [403, 403, 429]
