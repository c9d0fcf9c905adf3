"""What all repositories can do."""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import (
    ColumnElement,
    Select,
    UniqueConstraint,
    Update,
    func,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import class_mapper

from backend.app.core.exceptions import (
    CyclicReferenceError,
    InUseError,
    NotFoundError,
    TakenError,
    UnknownReferenceError,
)
from backend.app.events.outbox import publish
from backend.app.models.pagination import ListParams, filters_of
from backend.app.tables.base import Base, Entity

RowT = TypeVar("RowT", bound=Entity)
ReadT = TypeVar("ReadT", bound=BaseModel)
ShownT = TypeVar("ShownT", bound=BaseModel)

# A lock on a row that lets others go on referring to it: `FOR NO KEY UPDATE`.
ROW_LOCK: dict[str, Any] = {"key_share": True}

# What a filter asks of a column, by the end of its name.
OPERATORS: Mapping[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "": operator.eq,
    "min": operator.ge,
    "max": operator.le,
    "null": lambda column, wanted: column.is_(None) if wanted else column.is_not(None),
}


class Repository(Generic[RowT, ReadT]):
    """Reads and writes the rows of one table, which nobody else gets to see.

    A subclass says which table, which model shows its rows, what a row is called, what
    the events of its changes are (`<event>.created`, `.updated`, `.deleted`), and which
    columns refer to rows of which other tables.
    """

    table: type[RowT]
    model: type[ReadT]
    what: ClassVar[str]
    event: ClassVar[str]
    references: ClassVar[Mapping[str, type[Entity]]] = {}

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self.session = session

    async def get(self, row_id: UUID) -> ReadT:
        """Return one of them.

        Raises:
            NotFoundError: There is none with this id.
        """
        return self._shown(await self._row(row_id))

    async def list_as(self, model: type[ShownT], query: ListParams) -> list[ShownT]:
        """Return a page of those that match: what a model lacks is not even read."""
        columns = [getattr(self.table, name) for name in model.model_fields]
        statement = self._page(query).with_only_columns(*columns)
        rows = await self.session.execute(statement)
        return [model.model_validate(row) for row in rows]

    async def list(self, query: ListParams) -> list[ReadT]:
        """Return a page of those that match."""
        rows = await self.session.scalars(self._page(query))
        return [self._shown(row) for row in rows]

    async def count(self, query: ListParams) -> int:
        """Return how many match."""
        conditions = self._matching(filters_of(query))
        statement = select(func.count()).select_from(self.table).where(*conditions)
        return await self.session.scalar(statement) or 0

    async def create(self, new: BaseModel) -> ReadT:
        """Store a new one.

        Raises:
            TakenError: Another one has a value that only one may have.
            UnknownReferenceError: It refers to what is not there.
        """
        values = new.model_dump()
        await self._check_references(values)
        created = await self._add(self.table(**values))
        self._publish("created", created)
        return created

    async def update(self, row_id: UUID, changes: BaseModel) -> ReadT:
        """Change what is given, and nothing else.

        Raises:
            NotFoundError: There is none with this id.
            TakenError: Another one has a value that only one may have.
            UnknownReferenceError: It refers to what is not there.
            CyclicReferenceError: It would come back to itself.
        """
        row = await self._row(row_id, for_update=True)
        values = changes.model_dump(exclude_unset=True)
        await self._check_references(values)
        await self._refuse_cycles(row, values)
        for name, value in values.items():
            setattr(row, name, value)
        updated = await self._add(row)
        self._publish("updated", updated)
        return updated

    async def delete(self, row_id: UUID) -> None:
        """Remove one of them, and references to it that may be null.

        Raises:
            NotFoundError: There is none with this id.
            InUseError: Something else cannot be without it.
        """
        row = await self._row(row_id, for_update=True)
        for statement in _emptying(self.table, row_id):
            await self.session.execute(statement)
        await self.session.delete(row)
        try:
            await self.session.flush()
        except IntegrityError as error:
            raise InUseError from error
        self._publish("deleted", {"id": row_id})

    def _publish(self, change: str, data: BaseModel | Mapping[str, Any]) -> None:
        publish(self.session, f"{self.event}.{change}", data)

    async def _row(self, row_id: UUID, *, for_update: bool = False) -> RowT:
        row = await self.session.get(
            self.table,
            row_id,
            with_for_update=ROW_LOCK if for_update else None,
            populate_existing=for_update,
        )
        if row is None:
            raise NotFoundError.of(self.what, row_id)
        return row

    async def _check_references(self, values: Mapping[str, Any]) -> None:
        for name, table in self.references.items():
            row_id = values.get(name)
            if row_id is not None and await self.session.get(table, row_id) is None:
                raise UnknownReferenceError(name, row_id)

    async def _refuse_cycles(self, row: RowT, values: Mapping[str, Any]) -> None:
        for name, table in self.references.items():
            seen = {row.id}
            next_id = values.get(name) if table is self.table else None
            while next_id is not None:
                if next_id in seen:
                    raise CyclicReferenceError(name)
                seen.add(next_id)
                # Locked, so that nobody closes a circle meanwhile.
                next_id = getattr(await self._row(next_id, for_update=True), name)

    async def _add(self, row: RowT) -> ReadT:
        self.session.add(row)
        try:
            await self.session.flush()
        except IntegrityError as error:
            columns = _taken_columns(error)
            if columns is None:
                raise
            raise TakenError("_".join(columns)) from error
        return self._shown(row)

    def _shown(self, row: RowT) -> ReadT:
        return self.model.model_validate(row)

    def _page(self, query: ListParams) -> Select[RowT]:
        return (
            select(self.table)
            .where(*self._matching(filters_of(query)))
            .order_by(self._order(query.sort), self._order("id"))
            .limit(query.limit)
            .offset(query.offset)
        )

    def _matching(self, filters: Mapping[str, Any]) -> Sequence[ColumnElement[bool]]:
        conditions = []
        for key, value in filters.items():
            name, _, kind = key.partition("__")
            conditions.append(OPERATORS[kind](getattr(self.table, name), value))
        return conditions

    def _order(self, sort: str) -> ColumnElement[Any]:
        column: Any = getattr(self.table, sort.removeprefix("-"))
        direction: ColumnElement[Any] = (
            column.desc() if sort.startswith("-") else column.asc()
        )
        # Left alone, the databases disagree on where nulls come.
        return direction.nulls_last() if column.nullable else direction


def _taken_columns(error: IntegrityError) -> Sequence[str] | None:
    # PostgreSQL names the constraint, SQLite its columns.
    diagnostics = getattr(error.orig, "diag", None)
    violated = getattr(diagnostics, "constraint_name", str(error.orig))
    for table in Base.metadata.tables.values():
        for constraint in table.constraints:
            if isinstance(constraint, UniqueConstraint):
                columns = [column.name for column in constraint.columns]
                places = ", ".join(f"{table.name}.{column}" for column in columns)
                if violated in {constraint.name, f"UNIQUE constraint failed: {places}"}:
                    return columns
    return None


def _emptying(referred: type[Entity], row_id: UUID) -> Iterator[Update]:
    # The database would do so by itself, but not date the changes.
    for table in Base.metadata.tables.values():
        for key in table.foreign_keys:
            is_meant = key.column.table is class_mapper(referred).local_table
            if is_meant and key.ondelete == "SET NULL":
                column = key.parent
                yield update(table).where(column == row_id).values({column: None})
