"""Mails: what they say, and how they get to a mail server."""

import logging
import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from pydantic import SecretStr, ValidationError

from app.config import Settings
from app.mail import Mail, MailError, messages
from app.mail.console import ConsoleMailer
from app.mail.factory import create_mailer
from app.mail.server import MailServer, Security
from app.mail.smtp import SMTPMailer, compose
from app.utils.circuit_breaker import CircuitBreaker
from tests.mail_server import (
    HOST,
    PASSWORD,
    USERNAME,
    PostOffice,
    make_certificate,
    serve,
)

ADDRESS = "ada@example.com"
WORD = "hunter2"
SENDER = "Demo <no-reply@example.com>"
MAIL = Mail(ADDRESS, "A subject", "A text, with ü and a line\n.\nwith only a dot\n")
SETTINGS = Settings.model_construct(
    app_name="Demo", frontend_url="https://app.example.com"
)


def mailer_for(
    port: int,
    security: Security = Security.NONE,
    tls_context: ssl.SSLContext | None = None,
    username: str | None = None,
    password: str | None = None,
    failure_threshold: int = 10,
    timeout_seconds: float = 5,
) -> SMTPMailer:
    """Return a mailer that does not wait between its tries."""
    return SMTPMailer(
        MailServer(HOST, port, security, username, password),
        SENDER,
        CircuitBreaker("mail", failure_threshold),
        timeout_seconds=timeout_seconds,
        backoff_seconds=0,
        tls_context=tls_context,
    )


@pytest.fixture(scope="module")
def contexts(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return what a server, and a client that trusts it, need for TLS."""
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """Give a port on which somebody listens, and never says a word."""
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        yield port


@pytest.fixture
def closed_port() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


class TestMessages:
    """The texts."""

    @pytest.mark.parametrize(
        ("message", "link"),
        [
            (
                messages.registration(ADDRESS, "the-token", SETTINGS),
                "https://app.example.com/register#token=the-token",
            ),
            (
                messages.account_exists(ADDRESS, SETTINGS),
                "https://app.example.com/forgot-password",
            ),
            (
                messages.password_reset(ADDRESS, "the-token", SETTINGS),
                "https://app.example.com/reset-password#token=the-token",
            ),
            (
                messages.password_changed(ADDRESS, SETTINGS),
                "https://app.example.com/forgot-password",
            ),
        ],
    )
    def test_each_says_from_whom_it_is_and_has_its_link_on_a_line_of_its_own(
        self, message: Mail, link: str
    ) -> None:
        assert message.to == ADDRESS
        assert "Demo" in message.subject
        assert link in message.text.splitlines()

    @pytest.mark.parametrize("write", [messages.registration, messages.password_reset])
    def test_those_with_a_token_say_how_long_it_is_good_for(
        self, write: Callable[[str, str, Settings], Mail]
    ) -> None:
        assert "within 60 minutes" in write(ADDRESS, "the-token", SETTINGS).text

    def test_neither_address_nor_text_shows_in_logs(self) -> None:
        assert ADDRESS not in repr(MAIL)
        assert MAIL.text not in repr(MAIL)


class TestComposing:
    """What is around the text."""

    def test_mail_says_that_a_program_wrote_it_and_when(self) -> None:
        message = compose(MAIL, SENDER)
        assert message["From"] == SENDER
        assert message["To"] == ADDRESS
        assert message["Auto-Submitted"] == "auto-generated"
        date = parsedate_to_datetime(message["Date"])
        assert abs(date - datetime.now(UTC)) < timedelta(minutes=1)

    def test_each_mail_has_an_id_that_does_not_name_the_machine(self) -> None:
        ids = {compose(MAIL, SENDER)["Message-ID"] for _ in range(2)}
        assert len(ids) == 2
        assert all(str(id_).endswith("@example.com>") for id_ in ids)

    @pytest.mark.parametrize(
        ("mail", "sender"),
        [
            (Mail("ada@example.com\nBcc: eve@example.com", "s", "t"), SENDER),
            (Mail("ada@example.com, eve@example.com", "s", "t"), SENDER),
            (Mail(ADDRESS, "s\nBcc: eve@example.com", "t"), SENDER),
            (Mail(ADDRESS, "s\r\n\r\nt", "t"), SENDER),
            (MAIL, "no-reply@example.com\nBcc: eve@example.com"),
        ],
        ids=["to", "two", "subject", "body", "sender"],
    )
    def test_no_value_becomes_another_header(self, mail: Mail, sender: str) -> None:
        with pytest.raises(ValueError):
            compose(mail, sender)


class TestSending:
    """Handing over to a mail server."""

    async def test_mail_arrives_as_it_was_written(self) -> None:
        office = PostOffice()
        async with serve(office) as port:
            await mailer_for(port).send(MAIL)
        [message] = office.mails
        assert office.recipients == [ADDRESS]
        assert message["Subject"] == MAIL.subject
        assert message.get_content().replace("\r\n", "\n") == MAIL.text

    async def test_long_link_arrives_whole(self) -> None:
        office = PostOffice()
        mail = messages.registration(ADDRESS, "x" * 200, SETTINGS)
        async with serve(office) as port:
            await mailer_for(port).send(mail)
        assert "x" * 200 in office.mails[0].get_content()

    async def test_it_is_encrypted_before_the_password_is_said(
        self, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
    ) -> None:
        office = PostOffice()
        for_server, for_client = contexts
        async with serve(office, Security.STARTTLS, for_server) as port:
            mailer = mailer_for(port, Security.STARTTLS, for_client, USERNAME, PASSWORD)
            await mailer.send(MAIL)
        assert office.users == [USERNAME]
        assert len(office.mails) == 1

    async def test_it_can_be_encrypted_from_the_start(
        self, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
    ) -> None:
        office = PostOffice()
        for_server, for_client = contexts
        async with serve(office, Security.TLS, for_server) as port:
            await mailer_for(port, Security.TLS, for_client).send(MAIL)
        assert len(office.mails) == 1

    async def test_server_without_encryption_gets_nothing(self) -> None:
        office = PostOffice()
        async with serve(office) as port:
            with pytest.raises(MailError):
                await mailer_for(port, Security.STARTTLS).send(MAIL)
        assert office.attempts == 0

    @pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
    async def test_server_with_a_certificate_of_its_own_making_gets_nothing(
        self, contexts: tuple[ssl.SSLContext, ssl.SSLContext], security: Security
    ) -> None:
        office = PostOffice()
        for_server, _ = contexts
        async with serve(office, security, for_server) as port:
            with pytest.raises(MailError):
                await mailer_for(port, security).send(MAIL)
        assert office.attempts == 0

    async def test_wrong_password_is_not_tried_again(
        self,
        contexts: tuple[ssl.SSLContext, ssl.SSLContext],
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        for_server, for_client = contexts
        async with serve(PostOffice(), Security.STARTTLS, for_server) as port:
            mailer = mailer_for(port, Security.STARTTLS, for_client, USERNAME, "wrong")
            with pytest.raises(MailError):
                await mailer.send(MAIL)
        [record] = [vars(r) for r in caplog.records if r.name == "app.mail.smtp"]
        assert record["status"] == 535

    @pytest.mark.parametrize(
        ("address", "recipient"),
        [
            ("ada@exämple.com", "ada@xn--exmple-cua.com"),
            ("ädä@exämple.com", "ädä@exämple.com"),
        ],
    )
    async def test_address_need_not_be_english(
        self, address: str, recipient: str
    ) -> None:
        office = PostOffice()
        async with serve(office, utf8=True) as port:
            await mailer_for(port).send(Mail(address, "s", "t"))
        assert office.recipients == [recipient]


class TestFailing:
    """Mail servers that do not take a mail."""

    @pytest.mark.parametrize(
        "answers",
        [
            ["451 Later"],
            ["451 Later", "450 Later still"],
            ["250 OK", "451 Not at this time"],
        ],
        ids=["recipient", "twice", "text"],
    )
    async def test_mail_that_is_put_off_is_sent_again(self, answers: list[str]) -> None:
        office = PostOffice(*answers)
        async with serve(office) as port:
            await mailer_for(port).send(MAIL)
        assert len(office.mails) == 1

    async def test_third_failure_is_the_last(self) -> None:
        office = PostOffice(*["451 Later"] * 5)
        async with serve(office) as port:
            with pytest.raises(MailError):
                await mailer_for(port).send(MAIL)
        assert office.attempts == 3

    @pytest.mark.parametrize("answers", [["550 Unknown"], ["250 OK", "554 Spam"]])
    async def test_mail_that_is_refused_is_not_sent_again(
        self, answers: list[str]
    ) -> None:
        office = PostOffice(*answers)
        async with serve(office) as port:
            with pytest.raises(MailError):
                await mailer_for(port).send(MAIL)
        assert office.attempts == 1

    async def test_unicode_that_the_server_does_not_know_is_not_sent_again(
        self,
    ) -> None:
        office = PostOffice()
        async with serve(office) as port:
            with pytest.raises(MailError):
                await mailer_for(port).send(Mail("ädä@example.com", "s", "t"))
        assert office.attempts == 0

    async def test_server_that_is_down_is_tried_again(
        self, closed_port: int, caplog: pytest.LogCaptureFixture
    ) -> None:
        with pytest.raises(MailError):
            await mailer_for(closed_port).send(MAIL)
        [record] = [vars(r) for r in caplog.records if r.name == "app.mail.smtp"]
        assert record["reason"] == "SMTPConnectError"

    async def test_server_that_hangs_is_waited_for_until_the_time_out(
        self, deaf_port: int
    ) -> None:
        with pytest.raises(MailError, match="Timeout"):
            await mailer_for(deaf_port, timeout_seconds=0.05).send(MAIL)

    async def test_server_that_fails_too_often_is_left_alone(
        self, closed_port: int
    ) -> None:
        mailer = mailer_for(closed_port, failure_threshold=2)
        for _ in range(2):
            with pytest.raises(MailError, match="CircuitOpenError"):
                await mailer.send(MAIL)

    async def test_refused_mails_do_not_speak_against_the_server(self) -> None:
        office = PostOffice(*["550 Unknown"] * 5)
        async with serve(office) as port:
            mailer = mailer_for(port, failure_threshold=2)
            for _ in range(5):
                with pytest.raises(MailError):
                    await mailer.send(MAIL)
            await mailer.send(MAIL)
        assert len(office.mails) == 1

    async def test_failure_is_logged_without_address_and_text(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        office = PostOffice(f"550 <{ADDRESS}>: unknown")
        async with serve(office) as port:
            with pytest.raises(MailError) as caught:
                await mailer_for(port).send(MAIL)
        [record] = [vars(r) for r in caplog.records if r.name == "app.mail.smtp"]
        assert record["levelno"] == logging.ERROR
        assert record["reason"] == "SMTPRecipientsRefused"
        assert record["status"] == 550
        assert ADDRESS not in f"{record} {caught.value}"
        assert caught.value.__cause__ is caught.value.__context__ is None


class TestChoosing:
    """Which mailer it is, by the settings."""

    async def test_console_shows_mails_in_development(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        mailer = create_mailer(SETTINGS)
        assert isinstance(mailer, ConsoleMailer)
        await mailer.send(MAIL)
        shown = capsys.readouterr().out
        assert shown == f"To: {ADDRESS}\nSubject: A subject\n\n{MAIL.text}\n"

    async def test_server_of_the_url_gets_the_mails(self) -> None:
        office = PostOffice()
        async with serve(office) as port:
            url = SecretStr(f"smtp://{HOST}:{port}")
            settings = SETTINGS.model_copy(update={"mail_url": url})
            await create_mailer(settings).send(MAIL)
        assert office.recipients == [ADDRESS]

    @pytest.mark.parametrize(
        ("url", "server"),
        [
            ("smtp://localhost", MailServer("localhost", 587, Security.NONE)),
            ("smtp://[::1]:1025", MailServer("::1", 1025, Security.NONE)),
            (
                "smtp://me@example.com:a%2Fb@mail.example.com",
                MailServer(
                    *("mail.example.com", 587, Security.STARTTLS),
                    *("me@example.com", "a/b"),
                ),
            ),
            (
                "smtps://me:x@mail.example.com",
                MailServer("mail.example.com", 465, Security.TLS, "me", "x"),
            ),
            ("smtps://localhost:25", MailServer("localhost", 25, Security.TLS)),
        ],
    )
    def test_url_says_where_and_how(self, url: str, server: MailServer) -> None:
        assert MailServer.from_url(url) == server

    @pytest.mark.parametrize(
        "url",
        [
            *("", "smtp", "smtp:", "smtp://", f"smtp://me:{WORD}", "console://"),
            *("http://mail.example.com", "smtp://me@mail.example.com"),
            *(f"smtp://mail.example.com:{WORD}", f"smtp://[{WORD}"),
            *(f"smtp://me:{WORD}/x@host", f"smtp://me:{WORD}?x@host"),
            *(f"smtp://me:{WORD}#x@host", f"smtp://:{WORD}@host"),
            *("smtp://x:99999", "smtp://host/"),
        ],
    )
    def test_mistake_in_a_url_is_told_without_its_password(self, url: str) -> None:
        with pytest.raises(ValidationError, match="must") as refused:
            Settings(_env_file=None, mail_url=SecretStr(url))
        assert WORD not in f"{refused.value} {refused.value.errors()}"

    def test_password_does_not_show(self) -> None:
        server = MailServer.from_url(f"smtp://me:{WORD}@host")
        assert WORD not in repr(server)
