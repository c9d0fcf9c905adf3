"""Make an administrator: `python -m app.create_admin ada@example.com`."""

import asyncio
import secrets
import sys

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.config import Settings
from app.database import Database
from app.models.audit_event import AuditEventKind
from app.models.mail_token import MailPurpose
from app.models.user import Role, User
from app.repositories.user import UserRepository
from app.schemas.user import Email
from app.services.accounts import new_mail_token
from app.services.audit import AuditLog
from app.utils.password import hash_password

EMAIL: TypeAdapter[str] = TypeAdapter(Email)


async def create_admin(
    database: Database, settings: Settings, email: str
) -> str | None:
    """Make the user with an e-mail address an administrator; if there is none, one.

    Returns:
        The link with which a new user, whose password nobody knows, chooses another.
    """
    async with database.transaction() as session:
        user = await UserRepository(session).get_by_email(email)
        if user is None:
            return await _create(session, settings, email)
        if user.role is not Role.ADMIN:
            await _promote(session, user)
        return None


async def _create(session: AsyncSession, settings: Settings, email: str) -> str:
    password = secrets.token_urlsafe()
    password_hash = await hash_password(password, settings.bcrypt_rounds)
    user = await UserRepository(session).add(
        User(email=email, password_hash=password_hash, role=Role.ADMIN)
    )
    await AuditLog().record(session, AuditEventKind.ADMIN_CREATED, user.id)
    token = await new_mail_token(session, MailPurpose.PASSWORD_RESET, email, settings)
    return f"{settings.frontend_url}/reset-password#token={token}"


async def _promote(session: AsyncSession, user: User) -> None:
    roles = {"from": user.role, "to": Role.ADMIN}
    user.role = Role.ADMIN
    await AuditLog().record(
        session, AuditEventKind.ROLE_CHANGED, user.id, None, **roles
    )


async def main() -> None:
    """Make an administrator of who is named on the command line.

    Raises:
        SystemExit: Nobody is, or not by an e-mail address.
    """
    if len(sys.argv) != 2:
        raise SystemExit("Usage: python -m app.create_admin <e-mail address>")
    try:
        email = EMAIL.validate_python(sys.argv[1])
    except ValidationError as error:
        raise SystemExit(f"{sys.argv[1]} is no e-mail address.") from error
    settings = Settings()
    database = Database(settings.database_url)
    try:
        link = await create_admin(database, settings, email)
    finally:
        await database.close()
    print(f"{email} is an administrator.")
    if link is not None:
        print(f"To choose a password within {settings.mail_token_minutes} minutes:")
        print(link)


if __name__ == "__main__":
    asyncio.run(main())
