"""Which mailer the settings ask for."""

from app.config import CONSOLE_MAIL_URL, Settings
from app.mail.console import ConsoleMailer
from app.mail.port import Mailer
from app.mail.server import MailServer
from app.mail.smtp import SMTPMailer
from app.utils.circuit_breaker import CircuitBreaker


def create_mailer(settings: Settings) -> Mailer:
    """Return what sends mails; nothing is connected yet."""
    url = settings.mail_url.get_secret_value()
    if url == CONSOLE_MAIL_URL:
        return ConsoleMailer()
    server = MailServer.from_url(url)
    return SMTPMailer(server, settings.mail_from, CircuitBreaker("mail"))
