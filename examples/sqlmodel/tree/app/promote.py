"""Make a user an administrator: `python -m app.promote ada@example.com`."""

import asyncio
import sys

from app.core.config import Settings
from app.db.session import Database
from app.models.user import Role
from app.repositories.user import UserRepository


async def promote(database: Database, name: str) -> None:
    """Give a user the role of an administrator.

    Args:
        database: Where the user is stored.
        name: Their e-mail address, or their id at Better Auth.

    Raises:
        SystemExit: There is no such user, or more than one.
    """
    async with database.transaction() as session:
        repository = UserRepository(session)
        known = await repository.get_by_auth_id(name)
        users = [known] if known else await repository.find_by_email(name.lower())
        if not users:
            raise SystemExit(f"There is no user {name}. Users are known by first use.")
        if len(users) > 1:
            ids = ", ".join(user.auth_id for user in users)
            raise SystemExit(f"There are {len(users)} users {name}. Name one: {ids}")
        users[0].role = Role.ADMIN


async def main() -> None:
    """Promote the user that the command line names.

    Raises:
        SystemExit: It names none, or one that cannot be promoted.
    """
    if len(sys.argv) != 2:
        raise SystemExit("Usage: python -m app.promote <e-mail address or id>")
    database = Database(Settings().neon_db_url)
    try:
        await promote(database, sys.argv[1])
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())
