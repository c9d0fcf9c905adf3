"""The texts of all mails."""

from app.config import Settings
from app.mail.port import Mail


def registration(to: str, token: str, settings: Settings) -> Mail:
    """Return the mail with the link that leads to a new account."""
    link = f"{settings.frontend_url}/register#token={token}"
    return _mail(
        to,
        f"Your account at {settings.app_name}",
        "Somebody, probably you, wants an account with this e-mail address.",
        f"To choose a password, follow this link within {_validity(settings)}:",
        link,
        "If that was not you, do nothing: without the link there is no account.",
    )


def account_exists(to: str, settings: Settings) -> Mail:
    """Return the mail to somebody who registers, but has an account already."""
    return _mail(
        to,
        f"Your account at {settings.app_name}",
        "Somebody, probably you, wants an account with this e-mail address. There is "
        "one already.",
        "If you forgot its password, ask for a new one here:",
        f"{settings.frontend_url}/forgot-password",
        "If that was not you, do nothing.",
    )


def password_reset(to: str, token: str, settings: Settings) -> Mail:
    """Return the mail with the link that leads to another password."""
    link = f"{settings.frontend_url}/reset-password#token={token}"
    return _mail(
        to,
        f"Your password at {settings.app_name}",
        "Somebody, probably you, wants another password for your account.",
        f"To choose one, follow this link within {_validity(settings)}:",
        link,
        "If that was not you, do nothing: your password stays as it is.",
    )


def password_changed(to: str, settings: Settings) -> Mail:
    """Return the mail that lets users notice if somebody else changed it."""
    return _mail(
        to,
        f"Your password at {settings.app_name}",
        "The password of your account was changed, and you were logged out everywhere.",
        "If that was not you, ask for a new one at once:",
        f"{settings.frontend_url}/forgot-password",
    )


def _mail(to: str, subject: str, *paragraphs: str) -> Mail:
    return Mail(to, subject, "\n\n".join(paragraphs) + "\n")


def _validity(settings: Settings) -> str:
    return f"{settings.mail_token_minutes} minutes"
