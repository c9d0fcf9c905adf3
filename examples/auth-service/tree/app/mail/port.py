"""What the application needs of mail: something that sends it."""

from dataclasses import dataclass, field
from typing import Protocol


class MailError(Exception):
    """A mail could not be sent."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A text for one address. Neither shows in logs: both may hold secrets."""

    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)


class Mailer(Protocol):
    """Sends mails."""

    async def send(self, mail: Mail) -> None:
        """Send a mail.

        Raises:
            MailError: It could not be sent; that is logged already.
        """
