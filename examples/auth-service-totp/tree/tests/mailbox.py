"""Mails, as those get them who tests are about."""

import re

from app.mail import Mail


class Mailbox:
    """Takes all mails that the application sends."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    async def send(self, mail: Mail) -> None:
        """Keep a mail."""
        self.mails.append(mail)

    def tokens(self) -> list[str]:
        """Return the tokens of all links, in the order of their mails."""
        texts = "\n".join(mail.text for mail in self.mails)
        return re.findall(r"#token=(\S+)", texts)
