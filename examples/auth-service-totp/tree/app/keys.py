"""Manage the keys that sign access tokens: `python -m app.keys rotate`."""

import asyncio
import sys
from collections.abc import Sequence
from datetime import datetime

from app.config import Settings
from app.database import Database
from app.services.keys import KeyService

USAGE = "Usage: python -m app.keys list | rotate | revoke <key>"


async def run(keys: KeyService, settings: Settings, arguments: Sequence[str]) -> None:
    """Do what a command line says.

    Raises:
        SystemExit: It says nothing that could be done.
    """
    match arguments:
        case ["list"]:
            pass
        case ["rotate"]:
            if settings.has_ephemeral_secret:
                raise SystemExit("SECRET_KEY is not set: nobody could use the key.")
            await keys.rotate()
        case ["revoke", kid]:
            if not await keys.revoke(kid):
                raise SystemExit(f"There is no key {kid}.")
        case _:
            raise SystemExit(USAGE)


async def describe(keys: KeyService) -> str:
    """Return a line for each key, in the order in which they sign."""
    lines = [
        f"{key.kid}  signs from {_show(key.activates_at)}, "
        + (f"ends {_show(key.expires_at)}" if key.expires_at else "has no end")
        for key in await keys.list()
    ]
    return "\n".join(lines) or "There is no key yet; the first login makes one."


def _show(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC"


async def main() -> None:
    """Do what the command line says, and show the keys as they are then."""
    settings = Settings()
    database = Database(settings.database_url)
    try:
        async with database.transaction() as session:
            keys = KeyService(session, settings)
            await run(keys, settings, sys.argv[1:])
            description = await describe(keys)
    finally:
        await database.close()
    print(description)


if __name__ == "__main__":
    asyncio.run(main())
