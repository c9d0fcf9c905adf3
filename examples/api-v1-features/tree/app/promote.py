"""Make a user an administrator: `python -m app.promote ada@example.com`."""

import asyncio
import sys

from app.core.config import Settings
from app.database import Database
from app.models.user import Role
from app.repositories.user import UserRepository


async def promote(database: Database, email: str) -> None:
    """Give a user the role of an administrator.

    Raises:
        SystemExit: There is no user with this e-mail address.
    """
    async with database.transaction() as session:
        user = await UserRepository(session).get_by_email(email.lower())
        if user is None:
            raise SystemExit(f"There is no user {email}. Register first.")
        user.role = Role.ADMIN


async def main() -> None:
    """Promote the user that the command line names.

    Raises:
        SystemExit: It names none, or one that does not exist.
    """
    if len(sys.argv) != 2:
        raise SystemExit("Usage: python -m app.promote <e-mail address>")
    database = Database(Settings().database_url)
    try:
        await promote(database, sys.argv[1])
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())
