"""Mail: what is written, and what sends it."""

from app.mail.port import Mail, Mailer, MailError

__all__ = ["Mail", "MailError", "Mailer"]
