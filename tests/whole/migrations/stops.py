"""Tries what migrations have to stop at, and prints how they did.

Arguments: the folder of a project, a folder of migrations, a database, and three
revisions: one that makes a table of notes, one that gives them owners, and one that
makes room for longer decimals.
"""

import sys
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.exc import DBAPIError

project, folder, url, made, owned, widened = sys.argv[1:]
sys.path.insert(0, project)

config = Config()
config.set_main_option("script_location", folder)
config.attributes["database_url"] = url
engine = sa.create_engine(url.replace("+aiosqlite", ""))
is_sqlite = engine.dialect.name == "sqlite"


def execute(statement: str, **values: object) -> list[object]:
    with engine.begin() as connection:
        result = connection.execute(sa.text(statement), values)
        return [row[0] for row in result] if result.returns_rows else []


def stopped(move: object, revision: str) -> None:
    try:
        move(config, revision)  # type: ignore[operator]
    except (RuntimeError, DBAPIError) as error:
        print(str(error).split("\n", 1)[0])
    else:
        print("went on")
    print(execute("SELECT version_num FROM alembic_version") == [current])


def identity(number: int) -> str:
    return UUID(int=number).hex if is_sqlite else str(UUID(int=number))


def add_user(number: int, role: str, active: bool) -> None:
    execute(
        "INSERT INTO users VALUES (:id, :email, '', :role, :active, :now, :now)",
        id=identity(number),
        email=f"{number}@example.com",
        role=role,
        active=active,
        now=f"2025-01-0{number} 00:00:00+00:00",
    )


current = made
command.upgrade(config, made)
execute(
    "INSERT INTO notes VALUES (:id, :size, :now, :now)",
    id=identity(9),
    size="0998" if is_sqlite else "-0.2",
    now="2025-01-01 00:00:00+00:00",
)
add_user(1, "user", True)
add_user(2, "admin", False)
stopped(command.upgrade, owned)
add_user(4, "admin", True)
add_user(3, "admin", True)
current = owned
command.upgrade(config, owned)
owners = execute("SELECT owner_id FROM notes")
print([str(owner).replace("-", "") for owner in owners] == [UUID(int=3).hex])

current = widened
command.upgrade(config, widened)
print(execute("SELECT size FROM notes"))
for size in ("-0.1", "0.0", "100.00", "0.01"):
    text = str(int(Decimal(size) * 100) + 10**6).zfill(7)
    execute("UPDATE notes SET size = :size", size=text if is_sqlite else Decimal(size))
    if size in ("100.00", "0.01"):
        stopped(command.downgrade, owned)
    else:
        command.downgrade(config, owned)
        print(execute("SELECT size FROM notes"))
        command.upgrade(config, widened)
        print(execute("SELECT size FROM notes"))
engine.dispose()
