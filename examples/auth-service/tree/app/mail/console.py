"""Mail in development: it is shown, not sent."""

from app.mail.port import Mail


class ConsoleMailer:
    """Prints mails, so that a developer can follow their links."""

    async def send(self, mail: Mail) -> None:
        """Print a mail."""
        print(f"To: {mail.to}\nSubject: {mail.subject}\n\n{mail.text}", flush=True)
