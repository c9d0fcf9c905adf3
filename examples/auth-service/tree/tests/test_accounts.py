"""Opening an account, and getting back into it: with a link that came by mail."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update

from app.config import Settings
from app.database import Database
from app.mail import Mail, MailError
from app.models.base import utc_now
from app.models.mail_token import MailToken
from app.models.user import User
from app.repositories.user import UserRepository
from tests.mailbox import Mailbox
from tests.people import PASSWORD, People

REGISTER = "/api/v1/auth/register"
CONFIRM = "/api/v1/auth/register/confirm"
FORGOT = "/api/v1/auth/password/forgot"
RESET = "/api/v1/auth/password/reset"
LOGIN = "/api/v1/auth/login"
ME = "/api/v1/users/me"
ADA = {"email": "ada@example.com"}
NEW_PASSWORD = "a longer and better password"


def choice(token: str, password: str = NEW_PASSWORD) -> dict[str, str]:
    """Return what chooses a password with a token."""
    return {"token": token, "password": password}


async def let_all_links_expire(database: Database) -> None:
    """Turn the clock of all links to their end."""
    async with database.transaction() as session:
        past = utc_now() - timedelta(seconds=1)
        await session.execute(update(MailToken).values(expires_at=past))


class BrokenMailer:
    """Sends nothing."""

    async def send(self, mail: Mail) -> None:
        """Fail."""
        raise MailError


class TestRegister:
    """Becoming a user."""

    async def test_owner_of_an_address_gets_a_link_that_leads_to_an_account(
        self, client: httpx2.AsyncClient, mailbox: Mailbox
    ) -> None:
        assert (await client.post(REGISTER, json=ADA)).status_code == 202
        [mail] = mailbox.mails
        assert mail.to == "ada@example.com"
        assert "http://localhost:3000/register#token=" in mail.text
        [token] = mailbox.tokens()
        response = await client.post(CONFIRM, json=choice(token))
        assert response.status_code == 201
        user = response.json()["user"]
        assert user["email"] == "ada@example.com"
        assert user["role"] == "user"
        assert user["is_active"] is True

    async def test_user_of_an_address_is_told_by_mail_that_there_is_an_account(
        self, client: httpx2.AsyncClient, people: People, mailbox: Mailbox
    ) -> None:
        user = await people.create()
        body = {"email": user.email.upper()}
        assert (await client.post(REGISTER, json=body)).status_code == 202
        [mail] = mailbox.mails
        assert mail.to == user.email
        assert "one already" in mail.text.replace("\n", " ")
        assert mailbox.tokens() == []

    async def test_password_chosen_is_the_password(
        self, client: httpx2.AsyncClient, mailbox: Mailbox
    ) -> None:
        await client.post(REGISTER, json=ADA)
        [token] = mailbox.tokens()
        await client.post(CONFIRM, json=choice(token))
        credentials = ADA | {"password": NEW_PASSWORD}
        assert (await client.post(LOGIN, json=credentials)).status_code == 200

    async def test_address_that_got_an_account_meanwhile_is_taken(
        self, client: httpx2.AsyncClient, mailbox: Mailbox, database: Database
    ) -> None:
        await client.post(REGISTER, json=ADA)
        [token] = mailbox.tokens()
        async with database.transaction() as session:
            user = User(email="ada@example.com", password_hash="")
            await UserRepository(session).add(user)
        response = await client.post(CONFIRM, json=choice(token))
        assert response.status_code == 409
        assert response.json()["code"] == "email_taken"

    @pytest.mark.parametrize(
        ("password", "status"),
        [("x" * 11, 422), ("x" * 12, 201), ("é" * 36, 201), ("é" * 36 + "x", 422)],
    )
    async def test_password_has_12_characters_and_at_most_72_bytes(
        self, client: httpx2.AsyncClient, mailbox: Mailbox, password: str, status: int
    ) -> None:
        await client.post(REGISTER, json=ADA)
        [token] = mailbox.tokens()
        response = await client.post(CONFIRM, json=choice(token, password))
        assert response.status_code == status


class TestReset:
    """Choosing another password, for want of the old one."""

    async def test_new_password_replaces_the_old_one_and_ends_all_sessions(
        self, client: httpx2.AsyncClient, people: People, mailbox: Mailbox
    ) -> None:
        person = await people.create_logged_in()
        await client.post(FORGOT, json={"email": person.email})
        assert "http://localhost:3000/reset-password#token=" in mailbox.mails[0].text
        [token] = mailbox.tokens()
        response = await client.post(RESET, json=choice(token))
        assert response.status_code == 200
        assert (await client.get(ME, headers=person.headers)).status_code == 401
        for password, status in ((PASSWORD, 401), (NEW_PASSWORD, 200)):
            credentials = {"email": person.email, "password": password}
            response = await client.post(LOGIN, json=credentials)
            assert response.status_code == status

    async def test_owner_is_told_of_the_new_password(
        self, client: httpx2.AsyncClient, people: People, mailbox: Mailbox
    ) -> None:
        user = await people.create()
        await client.post(FORGOT, json={"email": user.email})
        await client.post(RESET, json=choice(mailbox.tokens()[0]))
        assert [mail.to for mail in mailbox.mails] == [user.email] * 2
        assert "was changed" in mailbox.mails[-1].text

    async def test_only_active_users_get_a_link(
        self, client: httpx2.AsyncClient, people: People, mailbox: Mailbox
    ) -> None:
        inactive = await people.create(is_active=False)
        for email in (inactive.email, "nobody@example.com"):
            response = await client.post(FORGOT, json={"email": email})
            assert response.status_code == 202
        assert mailbox.mails == []

    async def test_link_does_not_let_a_locked_out_user_back_in(
        self, client: httpx2.AsyncClient, people: People, mailbox: Mailbox
    ) -> None:
        user = await people.create()
        await client.post(FORGOT, json={"email": user.email})
        await people.deactivate(user.id)
        [token] = mailbox.tokens()
        response = await client.post(RESET, json=choice(token))
        assert response.json()["code"] == "invalid_mail_token"

    async def test_links_end_when_the_password_is_changed(
        self, client: httpx2.AsyncClient, people: People, mailbox: Mailbox
    ) -> None:
        person = await people.create_logged_in()
        await client.post(FORGOT, json={"email": person.email})
        body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
        await client.post(f"{ME}/password", json=body, headers=person.headers)
        [token] = mailbox.tokens()
        assert (await client.post(RESET, json=choice(token))).status_code == 400


class TestLinks:
    """What is true of links of both kinds."""

    @pytest.fixture(params=[(REGISTER, CONFIRM), (FORGOT, RESET)], ids=["new", "reset"])
    def paths(self, request: pytest.FixtureRequest) -> tuple[str, str]:
        """Return where to ask for a link, and where its token is used."""
        paths: tuple[str, str] = request.param
        return paths

    @pytest.fixture
    async def email(self, people: People, paths: tuple[str, str]) -> str:
        """Return an address that can get such a link."""
        if paths[0] == REGISTER:
            return "ada@example.com"
        return (await people.create()).email

    @pytest.fixture
    async def token(
        self,
        client: httpx2.AsyncClient,
        mailbox: Mailbox,
        paths: tuple[str, str],
        email: str,
    ) -> str:
        """Return the token of a link."""
        await client.post(paths[0], json={"email": email})
        return mailbox.tokens()[0]

    async def test_nothing_tells_whether_an_address_has_an_account(
        self, client: httpx2.AsyncClient, people: People, paths: tuple[str, str]
    ) -> None:
        known, inactive = await people.create(), await people.create(is_active=False)
        answers = []
        for email in (known.email, inactive.email, "nobody@example.com"):
            response = await client.post(paths[0], json={"email": email})
            answers.append((response.status_code, response.text))
        assert answers[0] == answers[1] == answers[2]
        assert answers[0][0] == 202

    async def test_token_works_once(
        self, client: httpx2.AsyncClient, paths: tuple[str, str], token: str
    ) -> None:
        assert (await client.post(paths[1], json=choice(token))).is_success
        response = await client.post(paths[1], json=choice(token))
        assert response.status_code == 400
        assert response.json()["code"] == "invalid_mail_token"

    async def test_token_expires(
        self,
        client: httpx2.AsyncClient,
        database: Database,
        paths: tuple[str, str],
        token: str,
    ) -> None:
        await let_all_links_expire(database)
        response = await client.post(paths[1], json=choice(token))
        assert response.json()["code"] == "invalid_mail_token"

    async def test_token_is_good_for_what_it_was_sent_for(
        self, client: httpx2.AsyncClient, paths: tuple[str, str], token: str
    ) -> None:
        other = RESET if paths[1] == CONFIRM else CONFIRM
        assert (await client.post(other, json=choice(token))).status_code == 400
        assert (await client.post(paths[1], json=choice(token))).is_success

    async def test_unknown_token_is_refused(
        self, client: httpx2.AsyncClient, paths: tuple[str, str]
    ) -> None:
        response = await client.post(paths[1], json=choice("unknown"))
        assert response.json()["code"] == "invalid_mail_token"

    async def test_refused_password_leaves_the_token_valid(
        self, client: httpx2.AsyncClient, paths: tuple[str, str], token: str
    ) -> None:
        response = await client.post(paths[1], json=choice(token, "too short"))
        assert response.status_code == 422
        assert (await client.post(paths[1], json=choice(token))).is_success

    async def test_flood_of_requests_leaves_earlier_links_working(
        self,
        client: httpx2.AsyncClient,
        mailbox: Mailbox,
        paths: tuple[str, str],
        email: str,
        token: str,
        settings: Settings,
    ) -> None:
        for _ in range(10):
            await client.post(paths[0], json={"email": email})
        assert len(mailbox.mails) == settings.mails_per_address
        assert (await client.post(paths[1], json=choice(token))).is_success

    async def test_used_token_takes_the_others_of_its_address_with_it(
        self,
        client: httpx2.AsyncClient,
        mailbox: Mailbox,
        paths: tuple[str, str],
        email: str,
        token: str,
    ) -> None:
        await client.post(paths[0], json={"email": email})
        await client.post(paths[0], json={"email": "somebody@example.com"})
        assert (await client.post(paths[1], json=choice(token))).is_success
        statuses = [
            (await client.post(paths[1], json=choice(other))).status_code
            for other in mailbox.tokens()[1:]
        ]
        assert statuses == ([400, 201] if paths[0] == REGISTER else [400])

    @pytest.mark.commits
    @pytest.mark.parametrize("links", [1, 3])
    async def test_of_20_uses_at_once_one_succeeds(
        self,
        client: httpx2.AsyncClient,
        mailbox: Mailbox,
        paths: tuple[str, str],
        email: str,
        token: str,
        links: int,
    ) -> None:
        for _ in range(links - 1):
            await client.post(paths[0], json={"email": email})
        tokens = mailbox.tokens() * (20 // links)
        responses = await asyncio.gather(
            *[client.post(paths[1], json=choice(token)) for token in tokens]
        )
        statuses = sorted(response.status_code for response in responses)
        assert statuses[0] in {200, 201}
        assert set(statuses[1:]) == {400}

    async def test_requests_are_limited(
        self, app: FastAPI, client: httpx2.AsyncClient, settings: Settings
    ) -> None:
        app.state.settings = settings.model_copy(update={"mail_requests_per_client": 4})
        bodies: list[tuple[str, Any]] = [
            (REGISTER, ADA),
            (CONFIRM, choice("unknown")),
            (FORGOT, ADA),
            (RESET, choice("unknown")),
        ]
        for path, body in bodies:
            assert (await client.post(path, json=body)).status_code in {202, 400}
        for path, body in bodies:
            response = await client.post(path, json=body)
            assert response.json()["code"] == "too_many_requests"
            assert 0 < int(response.headers["Retry-After"]) <= 60

    async def test_mail_that_cannot_be_sent_is_not_the_clients_concern(
        self,
        app: FastAPI,
        client: httpx2.AsyncClient,
        paths: tuple[str, str],
        email: str,
    ) -> None:
        app.state.mailer = BrokenMailer()
        response = await client.post(paths[0], json={"email": email})
        assert response.status_code == 202


class TestFlood:
    """What strangers cannot keep an owner from."""

    async def test_other_mails_do_not_use_up_the_one_that_lets_an_owner_back_in(
        self, client: httpx2.AsyncClient, people: People, mailbox: Mailbox
    ) -> None:
        user = await people.create()
        for _ in range(5):
            await client.post(REGISTER, json={"email": user.email})
        assert mailbox.tokens() == []
        await client.post(FORGOT, json={"email": user.email})
        [token] = mailbox.tokens()
        assert (await client.post(RESET, json=choice(token))).status_code == 200

    async def test_owner_gets_in_by_mail_where_too_many_passwords_were_tried(
        self,
        app: FastAPI,
        client: httpx2.AsyncClient,
        people: People,
        mailbox: Mailbox,
        settings: Settings,
    ) -> None:
        app.state.settings = settings.model_copy(
            update={"login_attempts_per_client": 2}
        )
        user = await people.create()
        credentials = {"email": user.email, "password": NEW_PASSWORD}
        for status in (401, 401, 429):
            response = await client.post(LOGIN, json=credentials)
            assert response.status_code == status
        await client.post(FORGOT, json={"email": user.email})
        reset = await client.post(RESET, json=choice(mailbox.tokens()[0]))
        assert (await client.post(LOGIN, json=credentials)).status_code == 429
        response = await client.post(LOGIN, json=credentials | reset.json())
        assert response.status_code == 200
        assert response.json()["device_token"] == reset.json()["device_token"]


async def count_links(database: Database) -> int:
    """Count what others can see of the tokens in mails."""
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(MailToken)) or 0


@pytest.mark.commits
async def test_mail_is_sent_after_the_response_and_what_it_leads_to_is_committed(
    app: FastAPI, database: Database
) -> None:
    seen = []

    class WatchingMailer:
        async def send(self, mail: Mail) -> None:
            seen.append(("mail", await count_links(database)))

    async def watched_app(scope: Any, receive: Any, send: Any) -> None:
        async def watching_send(message: Any) -> None:
            seen.append((message["type"], await count_links(database)))
            await send(message)

        await app(scope, receive, watching_send)

    app.state.mailer = WatchingMailer()
    transport = httpx2.ASGITransport(app=watched_app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://t") as client:
        await client.post(REGISTER, json={"email": "ada@example.com"})
    assert seen == [("http.response.start", 0), ("http.response.body", 0), ("mail", 1)]
