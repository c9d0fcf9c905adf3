"""What all repositories can do."""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, UniqueConstraint, Update, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import class_mapper

from app.core.exceptions import InUseError, TakenError
from app.models.base import Base, Entity

EntityT = TypeVar("EntityT", bound=Entity)

# A lock on a row that lets others go on referring to it: `FOR NO KEY UPDATE`.
ROW_LOCK: dict[str, Any] = {"key_share": True}

# What a filter asks of a column, by the end of its name.
OPERATORS: Mapping[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "": operator.eq,
    "min": operator.ge,
    "max": operator.le,
    "null": lambda column, wanted: column.is_(None) if wanted else column.is_not(None),
}


class Repository(Generic[EntityT]):
    """Reads and writes the rows of one model; a subclass says which."""

    model: type[EntityT]

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self.session = session

    async def get(self, entity_id: UUID, *, for_update: bool = False) -> EntityT | None:
        """Return the entity with an id, if there is one.

        Args:
            entity_id: Its id.
            for_update: Whether it is locked: as it is now, until the transaction ends.
                Who locks several does so in the order of their ids.
        """
        return await self.session.get(
            self.model,
            entity_id,
            with_for_update=ROW_LOCK if for_update else None,
            populate_existing=for_update,
        )

    async def add(self, entity: EntityT) -> EntityT:
        """Store a new entity, or what has changed in a known one.

        Raises:
            TakenError: Another one has a value that only one may have.
        """
        self.session.add(entity)
        try:
            await self.session.flush()
        except IntegrityError as error:
            columns = _taken_columns(error)
            if columns is None:
                raise
            raise TakenError("_".join(columns)) from error
        return entity

    async def update(self, entity: EntityT, values: Mapping[str, Any]) -> EntityT:
        """Change an entity.

        Raises:
            TakenError: Another one has a value that only one may have.
        """
        for name, value in values.items():
            setattr(entity, name, value)
        return await self.add(entity)

    async def delete(self, entity: EntityT) -> None:
        """Remove an entity, and references to it that may be null.

        Raises:
            InUseError: Another one cannot be without it.
        """
        connection = await self.session.connection()
        for statement in _emptying(self.model, entity.id):
            await connection.execute(statement)
        await self.session.delete(entity)
        try:
            await self.session.flush()
        except IntegrityError as error:
            raise InUseError from error

    async def list(
        self,
        *where: ColumnElement[bool],
        limit: int,
        offset: int,
        sort: str = "created_at",
    ) -> Sequence[EntityT]:
        """Return a page of the entities that match.

        Args:
            where: What they must match.
            limit: How many to return at most.
            offset: How many to leave out before them.
            sort: The column to sort by, with a `-` before it for the reverse order.
                Entities without a value come last, whichever the order.
        """
        statement = (
            select(self.model)
            .where(*where)
            .order_by(self._order(sort), self._order("id"))
            .limit(limit)
            .offset(offset)
        )
        return (await self.session.scalars(statement)).all()

    async def count(self, *where: ColumnElement[bool]) -> int:
        """Return how many entities match."""
        statement = select(func.count()).select_from(self.model).where(*where)
        return await self.session.scalar(statement) or 0

    async def exists(self, **filters: Any) -> bool:
        """Tell whether any entity matches filters."""
        return await self.count(*self.matching(filters)) > 0

    def matching(self, filters: Mapping[str, Any]) -> Sequence[ColumnElement[bool]]:
        """Return the conditions of filters such as `{"total__min": 10}`."""
        conditions = []
        for key, value in filters.items():
            name, _, kind = key.partition("__")
            conditions.append(OPERATORS[kind](getattr(self.model, name), value))
        return conditions

    def _order(self, sort: str) -> ColumnElement[Any]:
        column: Any = getattr(self.model, sort.removeprefix("-"))
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
