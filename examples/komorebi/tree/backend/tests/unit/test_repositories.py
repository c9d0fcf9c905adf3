"""What all repositories can do."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from pydantic import BaseModel
from sqlalchemy import Column, ForeignKey, MetaData, Table, insert
from sqlalchemy.exc import IntegrityError

from backend.app.core.exceptions import (
    InUseError,
    NotFoundError,
    TakenError,
    UnknownReferenceError,
)
from backend.app.database import Database
from backend.app.models.capture import CaptureStatus
from backend.app.models.item import ItemCreate, ItemQuery, ItemStatus, ItemUpdate
from backend.app.repositories.item import ItemRepository
from backend.app.tables.base import Base, Entity
from backend.app.tables.capture import Capture
from backend.app.tables.item import Item


class Untitled(BaseModel):
    """A change that no request can ask for."""

    title: None = None


class Moved(BaseModel):
    """A change of a reference that items do not have."""

    parent_id: UUID


class NestedItemRepository(ItemRepository):
    """Knows items that refer to others."""

    references: ClassVar[Mapping[str, type[Entity]]] = {"parent_id": Item}


async def test_rows_are_created_found_changed_and_deleted(database: Database) -> None:
    async with database.transaction() as session:
        items = ItemRepository(session)
        item = await items.create(ItemCreate(title="One"))
        assert await items.get(item.id) == item
        changed = await items.update(item.id, ItemUpdate(title="Two"))
        assert (changed.title, changed.content) == ("Two", "")
        await items.delete(item.id)
        with pytest.raises(NotFoundError, match=str(item.id)):
            await items.get(item.id)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["b", "a"]),
        ({"sort": "title"}, ["a", "b"]),
        ({"sort": "-title"}, ["b", "a"]),
        ({"limit": 1, "offset": 1}, ["a"]),
        ({"status": ItemStatus.ACTIVE}, ["a"]),
        ({"status": ItemStatus.ACTIVE, "is_favorite": True}, []),
    ],
    ids=str,
)
async def test_query_says_which_are_listed(
    database: Database, query: dict[str, Any], titles: list[str]
) -> None:
    async with database.transaction() as session:
        items = ItemRepository(session)
        await items.create(ItemCreate(title="b"))
        await items.create(ItemCreate(title="a", status=ItemStatus.ACTIVE))
        found = await items.list(ItemQuery(**query))
        assert [item.title for item in found] == titles


async def test_count_is_of_all_pages(database: Database) -> None:
    async with database.transaction() as session:
        items = ItemRepository(session)
        for number in range(3):
            await items.create(ItemCreate(title=str(number)))
        assert await items.count(ItemQuery(limit=1, offset=2)) == 3
        assert await items.count(ItemQuery(status=ItemStatus.ARCHIVED)) == 0


async def test_reference_must_lead_to_a_row(database: Database) -> None:
    async with database.transaction() as session:
        items = NestedItemRepository(session)
        item = await items.create(ItemCreate(title="One"))
        assert (await items.update(item.id, Moved(parent_id=item.id))).id == item.id
        with pytest.raises(UnknownReferenceError, match="parent_id"):
            await items.update(item.id, Moved(parent_id=uuid4()))


async def test_value_of_another_one_is_named(database: Database) -> None:
    capture = Capture(
        content="One", source="test", status=CaptureStatus.DONE, attempts=1
    )
    with pytest.raises(TakenError) as caught:
        async with database.transaction() as session:
            session.add(capture)
            await session.flush()
            items = ItemRepository(session)
            for title in ("One", "Two"):
                new = ItemCreate(title=title)
                await items.create_of_capture(capture.id, new, "A summary.")
    assert caught.value.code == "capture_id_taken"


async def test_summary_of_an_item_that_is_gone_is_no_mistake(
    database: Database,
) -> None:
    async with database.transaction() as session:
        await ItemRepository(session).set_summary(uuid4(), "A summary.")


async def test_other_refusals_of_the_database_are_passed_on(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            items = ItemRepository(session)
            item = await items.create(ItemCreate(title="One"))
            await items.update(item.id, Untitled.model_validate({"title": None}))


async def test_what_something_refers_to_is_not_deleted(database: Database) -> None:
    items_id = Base.metadata.tables["items"].c.id
    labels = Table("labels", MetaData(), Column("item_id", ForeignKey(items_id)))
    with pytest.raises(InUseError):
        async with database.transaction() as session:
            items = ItemRepository(session)
            item = await items.create(ItemCreate(title="One"))
            connection = await session.connection()
            await connection.run_sync(labels.create)
            await connection.execute(insert(labels).values(item_id=item.id))
            await items.delete(item.id)
