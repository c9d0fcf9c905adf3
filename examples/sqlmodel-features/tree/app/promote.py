"""Make a user an administrator: `python -m app.promote ada@example.com`."""

import asyncio
import sys

from app.core.config import Settings
from app.db.session import Database
from app.models.user import Role
from app.repositories.user import UserRepository


async def promote(database: Database, email: str) -> None:
    """Give a user the role of an administrator.

    Raises:
        SystemExit: There is no user with this e-mail address, or more than one.
    """
    async with database.transaction() as session:
        users = await UserRepository(session).find_by_email(email.lower())
        if not users:
            raise SystemExit(f"There is no user {email}. Users are known by first use.")
        if len(users) > 1:
            raise SystemExit(f"There are {len(users)} users {email}.")
        users[0].role = Role.ADMIN


async def main() -> None:
    """Promote the user that the command line names.

    Raises:
        SystemExit: It names none, or one that cannot be promoted.
    """
    if len(sys.argv) != 2:
        raise SystemExit("Usage: python -m app.promote <e-mail address>")
    database = Database(Settings().neon_db_url)
    try:
        await promote(database, sys.argv[1])
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())
