"""A mail server for tests: a real one, on a port of this machine."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import (
    CertificateBuilder,
    IPAddress,
    Name,
    SubjectAlternativeName,
    random_serial_number,
)

from app.mail.server import Security

HOST = "127.0.0.1"
USERNAME = "mailer@example.com"
PASSWORD = "a/password?with#signs@"
OK = "250 OK"


class PostOffice:
    """Keeps the mails that it takes, once it has given all its other answers."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.users: list[str] = []
        self.attempts = 0

    async def handle_RCPT(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """Take a recipient, or not."""
        self.attempts += 1
        answer = self._answers.pop(0) if self._answers else OK
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a mail, or not."""
        answer = self._answers.pop(0) if self._answers else OK
        if answer == OK:
            content = envelope.original_content or b""
            self.mails.append(message_from_bytes(content, policy=policy.default))
            self.recipients += envelope.rcpt_tos
        return answer

    def authenticate(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        mechanism: str,
        login: LoginPassword,
    ) -> AuthResult:
        """Let the one user in who is known."""
        is_known = (login.login, login.password) == (
            USERNAME.encode(),
            PASSWORD.encode(),
        )
        if is_known:
            self.users.append(USERNAME)
        return AuthResult(success=is_known, handled=False)


@asynccontextmanager
async def serve(
    office: PostOffice,
    security: Security = Security.NONE,
    tls_context: ssl.SSLContext | None = None,
    utf8: bool = False,
) -> AsyncIterator[int]:
    """Give the port on which mails are taken; with STARTTLS, users must log in."""
    needs_starttls = security is Security.STARTTLS
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(
            office,
            hostname="localhost",
            enable_SMTPUTF8=utf8,
            tls_context=tls_context if needs_starttls else None,
            require_starttls=needs_starttls,
            auth_required=needs_starttls,
            authenticator=office.authenticate,
            loop=loop,
        ),
        HOST,
        0,
        ssl=tls_context if security is Security.TLS else None,
    )
    async with server:
        port: int = server.sockets[0].getsockname()[1]
        yield port


def make_certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return the contexts of a server, and of a client that trusts it and no other."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    certificate = (
        CertificateBuilder(Name([]), Name([]), key.public_key())
        .serial_number(random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(SubjectAlternativeName([IPAddress(ip_address(HOST))]), True)
        .sign(key, SHA256())
    )
    certificate_pem = certificate.public_bytes(serialization.Encoding.PEM)
    key_pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / "server.pem"
    path.write_bytes(key_pem + certificate_pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    client = ssl.create_default_context(cadata=certificate_pem.decode())
    return server, client
