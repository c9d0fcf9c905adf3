"""Mail over SMTP: time-outs, retries, a circuit breaker."""

import asyncio
import logging
import random
import ssl
from email.message import EmailMessage
from email.utils import localtime, make_msgid

import aiosmtplib
from aiosmtplib import (
    SMTPDataError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from email_validator import validate_email

from app.mail.port import Mail, MailError
from app.mail.server import MailServer, Security
from app.utils.circuit_breaker import CircuitBreaker, CircuitOpenError

logger = logging.getLogger(__name__)


class SMTPMailer:
    """Hands mails over to a mail server.

    If there is no answer, or one that says "not now", it tries again. The circuit
    breaker counts each try that speaks against the server, so that it also stops
    retries; refusals of single mails do not count.
    """

    def __init__(
        self,
        server: MailServer,
        sender: str,
        breaker: CircuitBreaker,
        timeout_seconds: float = 10,
        tries: int = 3,
        backoff_seconds: float = 1,
        tls_context: ssl.SSLContext | None = None,
    ) -> None:
        """Prepare to connect; nothing is opened yet."""
        self._server = server
        self._sender = sender
        self._breaker = breaker
        self._timeout_seconds = timeout_seconds
        self._tries = tries
        self._backoff_seconds = backoff_seconds
        self._tls_context = tls_context

    async def send(self, mail: Mail) -> None:
        """Send a mail.

        Raises:
            MailError: It could not be sent; that is logged already.
        """
        message = compose(mail, self._sender)
        problem = await self._try_to_send(message)
        for attempt in range(self._tries - 1):
            if problem is None or not _is_transient(problem):
                break
            await asyncio.sleep(self._backoff_seconds * 2**attempt * random.random())
            problem = await self._try_to_send(message)
        if problem is not None:
            # What the server said may hold the address.
            reason = type(problem).__name__
            extra = {"reason": reason, "status": _status_of(problem)}
            logger.error("A mail could not be sent.", extra=extra)
            raise MailError(reason)

    async def _try_to_send(self, message: EmailMessage) -> Exception | None:
        try:
            return await self._breaker.call(self._hand_over, message)
        except (CircuitOpenError, SMTPException, OSError) as problem:
            return problem

    async def _hand_over(self, message: EmailMessage) -> SMTPException | None:
        try:
            await aiosmtplib.send(
                message,
                hostname=self._server.host,
                port=self._server.port,
                username=self._server.username,
                password=self._server.password,
                use_tls=self._server.security is Security.TLS,
                start_tls=self._server.security is Security.STARTTLS,
                tls_context=self._tls_context,
                timeout=self._timeout_seconds,
            )
        except (SMTPDataError, SMTPNotSupported, SMTPRecipientsRefused) as refusal:
            return refusal
        return None


def compose(mail: Mail, sender: str) -> EmailMessage:
    """Return a mail as it is sent.

    Raises:
        ValueError: It has a line break where only a word may be.
    """
    message = EmailMessage()
    message["From"] = sender
    message["To"] = _ascii_if_possible(mail.to)
    message["Subject"] = mail.subject
    message["Date"] = localtime()
    message["Message-ID"] = make_msgid(domain=message["From"].addresses[0].domain)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def _ascii_if_possible(address: str) -> str:
    # Not all servers know Unicode, but all domains have a name without it.
    return validate_email(address, check_deliverability=False).ascii_email or address


def _is_transient(problem: Exception) -> bool:
    status = _status_of(problem)
    if status is None:
        return isinstance(problem, OSError)
    return 400 <= status < 500


def _status_of(problem: Exception) -> int | None:
    match problem:
        case SMTPResponseException(code=code):
            return code
        case SMTPRecipientsRefused(recipients=[refused]):
            return refused.code
        case _:
            return None
