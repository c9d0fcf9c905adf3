"""What all repositories can do."""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from pydantic import BaseModel
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped

from backend.app.core.exceptions import (
    CyclicReferenceError,
    InUseError,
    NotFoundError,
    TakenError,
    UnknownReferenceError,
)
from backend.app.database import Database
from backend.app.models.base import ResponseModel
from backend.app.models.capture import CaptureStatus
from backend.app.models.item import ItemCreate, ItemQuery, ItemStatus, ItemUpdate
from backend.app.repositories.base import Repository
from backend.app.repositories.item import ItemRepository
from backend.app.tables.base import Base, Entity
from backend.app.tables.capture import Capture


class Untitled(BaseModel):
    """A change that no request can ask for."""

    title: None = None


class Node(Entity):
    """A row that may refer to another one, apart from the application's own tables."""

    __tablename__ = "nodes"
    metadata = MetaData()

    parent_id: Mapped[UUID | None]


class NodeWrite(BaseModel):
    """What can be written of one."""

    parent_id: UUID | None = None


class NodeRead(ResponseModel):
    """What is shown of one."""

    id: UUID
    parent_id: UUID | None


class NodeRepository(Repository[Node, NodeRead]):
    """Finds and stores them."""

    table = Node
    model = NodeRead
    what = "node"
    event = "node"
    references: ClassVar[Mapping[str, type[Entity]]] = {"parent_id": Node}


@pytest.fixture
async def nodes(database: Database) -> AsyncIterator[NodeRepository]:
    """Give a repository whose table is there."""
    async with database.transaction() as session:
        connection = await session.connection()
        await connection.run_sync(Node.metadata.create_all)
        yield NodeRepository(session)


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


async def test_reference_must_lead_to_a_row(nodes: NodeRepository) -> None:
    root = await nodes.create(NodeWrite())
    leaf = await nodes.create(NodeWrite(parent_id=root.id))
    assert leaf.parent_id == root.id
    with pytest.raises(UnknownReferenceError, match="parent_id"):
        await nodes.update(leaf.id, NodeWrite(parent_id=uuid4()))


async def test_reference_must_not_lead_back(nodes: NodeRepository) -> None:
    root = await nodes.create(NodeWrite())
    stem = await nodes.create(NodeWrite(parent_id=root.id))
    leaf = await nodes.create(NodeWrite(parent_id=stem.id))
    for node in (root, stem, leaf):
        with pytest.raises(CyclicReferenceError, match="parent_id"):
            await nodes.update(root.id, NodeWrite(parent_id=node.id))
    assert (await nodes.update(leaf.id, NodeWrite(parent_id=root.id))).id == leaf.id


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


@pytest.fixture
def labels() -> Iterator[Table]:
    """Give a table whose rows may be without an item, and tell of changes."""
    item_id = ForeignKey("items.id", ondelete="SET NULL")
    changes = Column("changes", Integer, default=0, onupdate=1)
    yield Table("labels", Base.metadata, Column("item_id", item_id), changes)
    Base.metadata.remove(Base.metadata.tables["labels"])


async def test_what_may_be_without_it_is_changed(
    database: Database, labels: Table
) -> None:
    async with database.transaction() as session:
        items = ItemRepository(session)
        one, two = [await items.create(ItemCreate(title=title)) for title in "12"]
        connection = await session.connection()
        await connection.run_sync(labels.create)
        for item in (one, two):
            await connection.execute(insert(labels).values(item_id=item.id))
        await items.delete(one.id)
        statement = select(labels).order_by(labels.c.changes)
        assert (await connection.execute(statement)).all() == [(two.id, 0), (None, 1)]
