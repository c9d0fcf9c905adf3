"""Runs chains of migrations, with rows in the tables, and looks after every step.

Argument: a JSON file with the folder of a project and the chains. Each chain has a
folder of migrations, a database, and the features after each of its revisions.
"""

import io
import json
import random
import sys
import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from schema import column_of, expected_names, found_names, metadata_for, parsed

Row = dict[str, Any]
Feature = dict[str, Any]


class Unknown:
    """Some value that is there, whatever it is."""


ANY = Unknown()
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
# The oldest active administrator is the third of these.
USERS = [("user", True), ("admin", False), ("admin", True), ("admin", True)]


class Chain:
    """A database on its way along a chain of migrations, and what should be in it."""

    def __init__(self, chain: dict[str, Any], base: sa.MetaData) -> None:
        self.base = base
        self.states: list[dict[str, Any]] = chain["states"]
        self.config = Config()
        self.config.set_main_option("script_location", chain["folder"])
        self.config.attributes["database_url"] = chain["url"]
        self.url = chain["url"].replace("+psycopg", "")
        self.engine = sa.create_engine(chain["url"].replace("+aiosqlite", ""))
        self.random = random.Random(chain["name"])
        self.count = 0
        self.at = 0
        self.rows: dict[str, list[Row]] = {}
        self.stopped = 0

    @property
    def features(self) -> list[Feature]:
        return self.states[self.at]["features"]

    @property
    def metadata(self) -> sa.MetaData:
        return metadata_for(self.features, self.base)

    # -- the way up and down

    def run(self) -> None:
        command.upgrade(self.config, self.states[0]["revision"])
        self.check()
        self.add_users()
        last = len(self.states) - 1
        for at in range(1, last + 1):
            self.go(at)
            self.insert()
        # With rows in them, down to where the first tables have just been made.
        for at in [*range(last - 1, 0, -1), *range(2, last + 1)]:
            self.go(at)
        command.downgrade(self.config, "base")
        self.rows = {}
        if self.engine.dialect.name == "postgresql":
            self.upgrade_by_printed_sql()
        else:
            command.upgrade(self.config, "head")
        self.check()
        self.engine.dispose()

    def go(self, to: int) -> None:
        """Take one step, and look at everything."""
        up = to > self.at
        move = command.upgrade if up else command.downgrade
        before, after = self.states[self.at], self.states[to]
        names = (after if up else before)["renames"]
        rows = moved(self.rows, before["features"], after["features"], names, up)
        if rows is None:
            try:
                move(self.config, after["revision"])
            except (RuntimeError, sa.exc.IntegrityError):
                self.stopped += 1
            else:
                raise AssertionError(f"{after['revision']} should have stopped")
            # It has to have left everything as it was.
            self.check()
            self.clear()
            rows = {feature["name"]: [] for feature in after["features"]}
        move(self.config, after["revision"])
        self.at, self.rows = to, rows
        self.check()

    def upgrade_by_printed_sql(self) -> None:
        """Do what people do who may not let Alembic into a database."""
        self.config.output_buffer = printed = io.StringIO()
        command.upgrade(self.config, "head", sql=True)
        connection = psycopg.connect(self.url, autocommit=True)
        connection.execute("DROP TABLE alembic_version")
        connection.execute(printed.getvalue())
        connection.close()

    # -- what should be there

    def check(self) -> None:
        with self.engine.connect() as connection:
            context = MigrationContext.configure(
                connection,
                opts={"compare_type": True, "compare_server_default": True},
            )
            difference = compare_metadata(context, self.metadata)
            assert not difference, difference
            inspector = sa.inspect(connection)
            for table in self.metadata.tables.values():
                assert found_names(inspector, table.name) == expected_names(table)
            if self.engine.dialect.name == "sqlite":
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                assert not broken, broken
            self.check_rows(connection)

    def check_rows(self, connection: sa.Connection) -> None:
        for feature in self.features:
            table = self.metadata.tables[feature["plural"]]
            found = {
                row.id: dict(row._mapping) for row in connection.execute(table.select())
            }
            expected = {row["id"]: row for row in self.rows.get(feature["name"], [])}
            assert found.keys() == expected.keys(), feature["name"]
            for key, row in expected.items():
                for column, value in row.items():
                    actual = found[key][column]
                    if isinstance(value, Unknown):
                        assert actual is not None, (feature["name"], column)
                        row[column] = actual
                    else:
                        same = actual == value and type(actual) is type(value)
                        assert same, (feature["name"], column, actual, value)

    # -- rows

    def add_users(self) -> None:
        users = self.metadata.tables["users"]
        with self.engine.begin() as connection:
            for number, (role, active) in enumerate(USERS):
                connection.execute(
                    users.insert().values(
                        id=UUID(int=100 - number),
                        email=f"{number}@example.com",
                        password_hash="x",
                        role=role,
                        is_active=active,
                        created_at=EPOCH + timedelta(days=number),
                        updated_at=EPOCH,
                    )
                )

    def insert(self) -> None:
        """Add rows to every table, those that are referred to first."""
        waiting = list(self.features)
        done: set[str] = set()
        while waiting:
            feature = next(one for one in waiting if needs(one) <= done)
            waiting.remove(feature)
            done.add(feature["name"])
            rows = self.rows.setdefault(feature["name"], [])
            table = self.metadata.tables[feature["plural"]]
            for _ in range(2):
                row = self.new_row(feature)
                with self.engine.begin() as connection:
                    connection.execute(table.insert().values(row))
                rows.append(row)

    def new_row(self, feature: Feature) -> Row:
        self.count += 1
        row: Row = {"id": UUID(int=self.random.getrandbits(128))}
        for field in feature["fields"]:
            absent = field["nullable"] and self.random.random() < 0.4
            row[column_of(field)] = None if absent else self.new_value(field)
        if feature["owned"]:
            row["owner_id"] = UUID(int=100)
        row["created_at"] = EPOCH + timedelta(microseconds=self.count)
        row["updated_at"] = EPOCH + timedelta(days=self.count)
        return row

    def new_value(self, field: dict[str, Any]) -> Any:
        number = self.count
        match field["type"]:
            case "ref":
                others = self.rows.get(field["argument"], [])
                return self.random.choice(others)["id"] if others else None
            case "enum":
                return self.random.choice(field["argument"].split(","))
            case "decimal":
                # No more digits after the point than every field has had.
                return Decimal(number * (-1) ** number).scaleb(-3)
        makers: dict[str, Callable[[], Any]] = {
            "str": lambda: f"%ü'{number}",
            "text": lambda: f"Text {number}:\n\\ \"'%s",
            "int": lambda: (2**62 + number) * (-1) ** number,
            "float": lambda: number / 3,
            "bool": lambda: number % 2 == 0,
            "date": lambda: date(1, 1, 1) + timedelta(days=number),
            "datetime": lambda: EPOCH + timedelta(microseconds=number),
            "uuid": lambda: UUID(int=self.random.getrandbits(128)),
            "json": lambda: {"number": number, "list": [None, 1.5, "ü"]},
            "list": lambda: [f"{number}", ""],
        }
        return makers[field["type"]]()

    def clear(self) -> None:
        names = [feature["plural"] for feature in self.features]
        with self.engine.begin() as connection:
            if self.engine.dialect.name == "postgresql":
                connection.execute(sa.text(f"TRUNCATE {', '.join(names)}"))
            else:
                for name in names:
                    connection.execute(sa.text(f"DELETE FROM {name}"))


def needs(feature: Feature) -> set[str]:
    """The features that a row of this one has to refer to."""
    return {
        field["argument"]
        for field in feature["fields"]
        if field["type"] == "ref" and not field["nullable"]
    }


def moved(
    rows: dict[str, list[Row]],
    before: list[Feature],
    after: list[Feature],
    renames: dict[str, dict[str, str]],
    up: bool,
) -> dict[str, list[Row]] | None:
    """What rows should be after a step; nothing where it has to stop."""
    formers = {feature["name"]: feature for feature in before}
    result: dict[str, list[Row]] = {}
    for feature in after:
        name = feature["name"]
        former = formers.get(name)
        result[name] = []
        if former is None:
            continue
        pairs = fields_of(former, feature, renames.get(name, {}), up)
        for row in rows.get(name, []):
            new = {key: row[key] for key in ("id", "created_at", "updated_at")}
            if feature["owned"]:
                new["owner_id"] = row.get("owner_id", UUID(int=98))
            for old, field in pairs:
                value = None if old is None else row[column_of(old)]
                if value is None and not field["nullable"]:
                    value = filled(field)
                    if value is None:
                        return None
                new[column_of(field)] = value
            result[name].append(new)
        for old, field in pairs:
            values = [row[column_of(field)] for row in result[name]]
            values = [value for value in values if value is not None]
            if field["unique"] and len(set(values)) < len(values):
                return None
    return result


def fields_of(
    former: Feature, feature: Feature, renames: dict[str, str], up: bool
) -> list[tuple[dict[str, Any] | None, dict[str, Any]]]:
    """Each field, with what it was."""
    olds = {field["name"]: field for field in former["fields"]}
    names = dict(renames) if up else {old: new for new, old in renames.items()}
    gone = set(names.values())
    pairs = []
    for field in feature["fields"]:
        name = field["name"]
        old = names.get(name, None if name in gone else name)
        pairs.append((olds.get(old) if old else None, field))
    return pairs


def filled(field: dict[str, Any]) -> Any:
    """What a row gets that must have a value; nothing where there is none."""
    if field["type"] == "list":
        return []
    if field["default"] is not None:
        return parsed(field, field["default"])
    if field["type"] == "ref" or field["unique"]:
        return None
    return ANY


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        task = json.load(file)
    sys.path.insert(0, task["project"])
    from app.models.base import Base

    # Tables that refer to each other are what is tested here.
    warnings.filterwarnings("ignore", "Cannot correctly sort tables", sa.exc.SAWarning)
    failed = 0
    for chain in task["chains"]:
        one = Chain(chain, Base.metadata)
        try:
            one.run()
        except Exception as error:
            failed += 1
            print(f"FAILED {chain['name']} at {one.at}: {type(error).__name__} {error}")
            if len(task["chains"]) == 1:
                raise
        else:
            print(f"ok {chain['name']}, stopped {one.stopped} times")
    sys.exit(1 if failed else 0)


main()
