"""What specs/ says of routes and tables is what the application has."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Column, make_url

from app.models.base import Base

PROJECT = Path(__file__).parent.parent
SPECS = PROJECT / "specs"
FEATURES = sorted(SPECS.glob("features/*.md"))
POSTGRESQL = make_url("postgresql+psycopg://").get_dialect()()

OF_A_LOGIN = ", and those of a login"
ROUTE = re.compile(r"- `[A-Z]+ /.*")
TABLE = re.compile(r"## Table `.*")
COLUMN = re.compile(r"- `.*")


def lines_of(files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Give the lines of some specs, each with where it stands."""
    for file in files:
        name = file.relative_to(PROJECT).as_posix()
        for number, line in enumerate(file.read_text("utf-8").split("\n"), start=1):
            yield line.rstrip(), f"{name}:{number}"


def specified_routes() -> Mapping[str, str]:
    """Return the lines of all routes, and where each stands."""
    files = [SPECS / "api-endpoints.md", *FEATURES]
    return {
        with_statuses_of_a_login(line): place
        for line, place in lines_of(files)
        if ROUTE.fullmatch(line)
    }


def with_statuses_of_a_login(line: str) -> str:
    """Return the line of a route with the statuses that it only mentions."""
    if not line.endswith(OF_A_LOGIN):
        return line
    route, _, statuses = line.removesuffix(OF_A_LOGIN).rpartition(": ")
    of_a_login = {"401"} if "`GET " in route else {"401", "403"}
    return f"{route}: {', '.join(sorted({*statuses.split(', '), *of_a_login}))}"


def specified_columns() -> Mapping[str, str]:
    """Return the lines of all columns below their headings, and where each stands."""
    columns = {}
    heading = ""
    for line, place in lines_of([SPECS / "database-schema.md", *FEATURES]):
        if line.startswith("#"):
            heading = line
        elif TABLE.fullmatch(heading) and COLUMN.fullmatch(line):
            columns[f"{heading}\n{line}"] = place
    return columns


def route_line(method: str, path: str, operation: Mapping[str, Any]) -> str:
    """Return what a spec has to say of a route."""
    return f"- `{method.upper()} {path}`: {', '.join(sorted(operation['responses']))}"


def column_line(column: Column[Any]) -> str:
    """Return what a spec has to say of a column, below the heading of its table."""
    words = {
        "primary key": column.primary_key,
        "null": column.nullable,
        "unique": column.unique,
        "index": column.index,
    }
    facts = [column.type.compile(POSTGRESQL)]
    facts += [word for word, is_true in words.items() if is_true]
    for key in column.foreign_keys:
        then = f" ({key.ondelete})" if key.ondelete else ""
        facts.append(f"refers to `{key.target_fullname}`{then}")
    heading = f"## Table `{column.table.name}`"
    return f"{heading}\n- `{column.name}`: {', '.join(facts)}"


def differences(specified: Mapping[str, str], actual: set[str], where: str) -> str:
    """Return what to do about lines that a spec lacks, and about those too many."""
    missing = [f"{where} lacks:\n{line}" for line in sorted(actual - specified.keys())]
    untrue = [
        f"{place} says what is not so in the application:\n{line}"
        for line, place in specified.items()
        if line not in actual
    ]
    return "\n\n".join([*missing, *untrue])


def test_specs_list_every_route_and_no_other(document: dict[str, Any]) -> None:
    actual = {
        route_line(method, path, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }
    where = "specs/api-endpoints.md, or the feature's file in specs/features/,"
    found = differences(specified_routes(), actual, where)
    assert not found, found


def test_specs_list_every_column_and_no_other() -> None:
    tables = Base.metadata.tables.values()
    actual = {column_line(column) for table in tables for column in table.columns}
    where = "specs/database-schema.md, or the feature's file in specs/features/,"
    found = differences(specified_columns(), actual, where)
    assert not found, found
