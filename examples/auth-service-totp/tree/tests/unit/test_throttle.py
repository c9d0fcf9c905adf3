"""Limits on attempts, of which strangers can only use up their own."""

import asyncio
import hashlib
from collections.abc import Awaitable, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.config import Settings
from app.core.device import device_of, new_device_token
from app.core.exceptions import TooManyRequestsError
from app.database import Database
from app.models.attempt import Attempt
from app.models.audit_event import AuditEvent, AuditEventKind
from app.models.base import utc_now
from app.services.audit import AuditLog
from app.services.throttle import Throttle

ADA = "ada@example.com"
EVE = "eve@example.com"
HOME = "192.0.2.1"


class Clock:
    """Tells the time that it is set to."""

    def __init__(self) -> None:
        self.time = utc_now()

    def __call__(self) -> datetime:
        """Return that time."""
        return self.time

    def advance(self, **duration: float) -> None:
        """Let time pass."""
        self.time += timedelta(**duration)


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands still."""
    return Clock()


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Return settings with small limits."""
    limits = {
        "login_attempts_per_device": 2,
        "login_attempts_per_client": 3,
        "login_attempts_per_address": 5,
        "mail_requests_per_client": 2,
        "mails_per_address": 2,
    }
    return settings.model_copy(update=limits)


@pytest.fixture
def throttle(database: Database, settings: Settings, clock: Clock) -> Throttle:
    """Return a throttle that goes by the clock."""
    return Throttle(database, settings, AuditLog(), clock)


@pytest.fixture
def token(settings: Settings) -> str:
    """Return the token of a device from which Ada has logged in before."""
    return new_device_token(ADA, settings.secret_key)


async def is_allowed(attempt: Awaitable[None]) -> bool:
    """Tell whether an attempt is let through."""
    try:
        await attempt
    except TooManyRequestsError:
        return False
    return True


async def guess(throttle: Throttle, times: int, email: str = ADA) -> list[bool]:
    """Try to log in, each time as another stranger; tell which times were allowed."""
    return [
        await is_allowed(throttle.allow_login(email, f"198.51.100.{number}", None))
        for number in range(times)
    ]


async def keys_in(database: Database) -> Sequence[str]:
    """Return the keys of what is counted."""
    async with database.reading() as session:
        return (await session.scalars(select(Attempt.key))).all()


async def refusals_in(database: Database) -> Sequence[AuditEvent]:
    """Return the recorded refusals."""
    statement = select(AuditEvent).order_by(AuditEvent.created_at)
    async with database.reading() as session:
        return (await session.scalars(statement)).all()


class TestLogin:
    """Attempts to log in."""

    async def test_strangers_who_guess_lock_out_strangers_only(
        self, throttle: Throttle, token: str
    ) -> None:
        assert await guess(throttle, 7) == [True] * 5 + [False] * 2
        assert not await is_allowed(throttle.allow_login(ADA, HOME, None))
        await throttle.allow_login(ADA, HOME, token)

    async def test_known_device_gets_in_from_the_network_of_who_guesses(
        self, throttle: Throttle, token: str
    ) -> None:
        attempts = [throttle.allow_login(ADA, HOME, None) for _ in range(4)]
        allowed = [await is_allowed(attempt) for attempt in attempts]
        assert allowed == [True, True, True, False]
        await throttle.allow_login(ADA, HOME, token)

    async def test_network_has_one_number_of_attempts_at_all_addresses(
        self, throttle: Throttle
    ) -> None:
        for number in range(3):
            await throttle.allow_login(f"{number}@example.com", HOME, None)
        assert not await is_allowed(throttle.allow_login(ADA, HOME, None))

    async def test_refused_network_uses_up_nothing_of_the_address(
        self, throttle: Throttle
    ) -> None:
        for _ in range(20):
            await is_allowed(throttle.allow_login(ADA, HOME, None))
        assert await guess(throttle, 3) == [True, True, False]

    async def test_guesses_at_one_address_leave_others_alone(
        self, throttle: Throttle
    ) -> None:
        await guess(throttle, 6)
        await throttle.allow_login(EVE, HOME, None)

    async def test_device_has_a_number_of_attempts_too(
        self, throttle: Throttle, settings: Settings, token: str
    ) -> None:
        for _ in range(2):
            await throttle.allow_login(ADA, HOME, token)
        assert not await is_allowed(throttle.allow_login(ADA, HOME, token))
        other = new_device_token(ADA, settings.secret_key)
        await throttle.allow_login(ADA, HOME, other)
        await throttle.allow_login(ADA, HOME, None)

    @pytest.mark.parametrize("forged", ["", "x", "x.y", "x" * 22 + "." + "0" * 64])
    async def test_forged_token_makes_nobody_a_known_device(
        self, throttle: Throttle, forged: str
    ) -> None:
        await guess(throttle, 5)
        assert not await is_allowed(throttle.allow_login(ADA, HOME, forged))

    async def test_device_that_is_known_to_one_address_is_a_stranger_to_others(
        self, throttle: Throttle, token: str
    ) -> None:
        await guess(throttle, 5, EVE)
        assert not await is_allowed(throttle.allow_login(EVE, HOME, token))

    async def test_refusal_says_when_to_try_again(
        self, throttle: Throttle, clock: Clock
    ) -> None:
        await guess(throttle, 5)
        clock.advance(minutes=14, seconds=18.5)
        with pytest.raises(TooManyRequestsError) as refused:
            await throttle.allow_login(ADA, HOME, None)
        assert refused.value.headers == {"Retry-After": "42"}

    async def test_window_ends_whatever_is_attempted_in_it(
        self, throttle: Throttle, clock: Clock
    ) -> None:
        await guess(throttle, 5)
        clock.advance(minutes=14)
        assert await guess(throttle, 5) == [False] * 5
        clock.advance(minutes=1)
        assert await guess(throttle, 6) == [True] * 5 + [False]

    async def test_first_refusal_in_a_window_is_recorded(
        self, throttle: Throttle, database: Database, clock: Clock
    ) -> None:
        for _ in range(2):
            await guess(throttle, 9)
            clock.advance(minutes=15)
        for _ in range(9):
            await is_allowed(throttle.allow_login(ADA, HOME, None))
        refusals = await refusals_in(database)
        assert {event.event for event in refusals} == {AuditEventKind.LOGIN_THROTTLED}
        limits = [event.details for event in refusals]
        assert limits == [{"limit": "address"}] * 2 + [{"limit": "client"}]


class TestSuccess:
    """What a login changes."""

    async def test_device_gets_its_attempts_back(
        self, throttle: Throttle, database: Database, token: str
    ) -> None:
        for _ in range(5):
            await throttle.allow_login(ADA, HOME, token)
            async with database.transaction() as session:
                assert await throttle.succeeded(session, ADA, token) == token

    @pytest.mark.parametrize("presented", [None, "", "forged.token"])
    async def test_new_device_gets_a_token(
        self,
        throttle: Throttle,
        database: Database,
        settings: Settings,
        presented: str | None,
    ) -> None:
        async with database.transaction() as session:
            token = await throttle.succeeded(session, ADA, presented)
        assert device_of(token, ADA, settings.secret_key)
        await guess(throttle, 5)
        await throttle.allow_login(ADA, HOME, token)

    async def test_strangers_get_no_attempts_back(
        self, throttle: Throttle, database: Database
    ) -> None:
        await guess(throttle, 5)
        async with database.transaction() as session:
            await throttle.succeeded(session, ADA, None)
        assert await guess(throttle, 1) == [False]


class TestOtherLimits:
    """What else is limited."""

    async def test_user_may_confirm_so_often_and_others_may_still(
        self, throttle: Throttle
    ) -> None:
        ada, eve = uuid4(), uuid4()
        for _ in range(2):
            await throttle.allow_password_check(ada)
        assert not await is_allowed(throttle.allow_password_check(ada))
        await throttle.allow_password_check(eve)

    async def test_client_may_ask_for_so_many_mails_a_minute(
        self, throttle: Throttle, clock: Clock
    ) -> None:
        for _ in range(2):
            await throttle.allow_mail_request(HOME)
        assert not await is_allowed(throttle.allow_mail_request(HOME))
        await throttle.allow_mail_request("198.51.100.1")
        clock.advance(minutes=1)
        await throttle.allow_mail_request(HOME)

    async def test_address_gets_so_many_mails_in_half_an_hour(
        self, throttle: Throttle, clock: Clock
    ) -> None:
        assert [await throttle.may_mail("reset", ADA) for _ in range(3)] == [
            True,
            True,
            False,
        ]
        assert await throttle.may_mail("reset", EVE)
        clock.advance(minutes=29)
        assert not await throttle.may_mail("reset", ADA)
        clock.advance(minutes=1)
        assert await throttle.may_mail("reset", ADA)

    async def test_mails_of_one_purpose_stop_none_of_another(
        self, throttle: Throttle
    ) -> None:
        for _ in range(9):
            await throttle.may_mail("registration", ADA)
        assert await throttle.may_mail("reset", ADA)

    async def test_limits_count_apart(self, throttle: Throttle) -> None:
        await guess(throttle, 6)
        assert await throttle.may_mail("reset", ADA)
        for _ in range(3):
            await is_allowed(throttle.allow_mail_request(HOME))
        await throttle.allow_login(EVE, HOME, None)


class TestStorage:
    """What is stored of attempts."""

    async def test_nothing_tells_who_attempted_what(
        self, throttle: Throttle, database: Database, token: str
    ) -> None:
        await throttle.allow_login(ADA, HOME, None)
        await throttle.allow_login(ADA, HOME, token)
        await throttle.may_mail("reset", ADA)
        keys = await keys_in(database)
        assert len(keys) == 4
        assert {len(key) for key in keys} == {64}
        assert set(keys).isdisjoint(
            hashlib.sha256(text.encode()).hexdigest()
            for text in (
                ADA,
                HOME,
                f"address:{ADA}",
                f"client:{HOME}",
                f"mails:reset:{ADA}",
            )
        )

    async def test_ended_windows_are_forgotten_on_the_way(
        self, throttle: Throttle, database: Database, clock: Clock
    ) -> None:
        await guess(throttle, 3)
        clock.advance(minutes=15)
        await throttle.allow_mail_request(HOME)
        assert len(await keys_in(database)) == 1

    @pytest.mark.commits
    async def test_of_20_attempts_at_once_the_limit_passes(
        self, throttle: Throttle, token: str
    ) -> None:
        strangers = [throttle.allow_login(ADA, f"{n}", None) for n in range(20)]
        devices = [throttle.allow_login(ADA, HOME, token) for _ in range(20)]
        networks = [throttle.allow_login(f"{n}", HOME, None) for n in range(20)]
        for attempts, limit in ((strangers, 5), (devices, 2), (networks, 3)):
            allowed = await asyncio.gather(*[is_allowed(each) for each in attempts])
            assert allowed.count(True) == limit

    @pytest.mark.commits
    async def test_many_attempts_at_once_can_start_new_windows(
        self, throttle: Throttle, clock: Clock
    ) -> None:
        clients = [f"198.51.100.{number % 10}" for number in range(30)]
        for _ in range(3):
            await asyncio.gather(
                *[throttle.allow_login(uuid4().hex, client, None) for client in clients]
            )
            clock.advance(minutes=15)
