"""Items."""

from typing import Any
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import event

from backend.app.database import Database
from backend.app.models.pagination import TOTAL_HEADER
from backend.tests.collection import Collection

PATH = "/api/v1/items"


@pytest.fixture
def api(client: httpx2.AsyncClient) -> Collection:
    return Collection(client, PATH, {})


async def test_new_item_is_a_draft(api: Collection) -> None:
    response = await api.post({"title": "Plant a tree", "tags": ["garden"]})
    assert response.status_code == 201
    item = response.json()
    assert (
        item.items() >= {"status": "draft", "content": "", "tags": ["garden"]}.items()
    )
    assert item.items() >= {"is_favorite": False, "summary": None}.items()
    assert (await api.get(item["id"])).json() == item


@pytest.mark.parametrize(
    "body",
    [
        *({}, {"title": ""}, {"title": " "}, {"title": "x" * 201}),
        *({"title": "x", "status": "lost"}, {"title": "x", "tags": [" "]}),
    ],
)
async def test_what_is_no_item_is_refused(api: Collection, body: Any) -> None:
    assert (await api.post(body)).status_code == 422


async def test_unknown_item_is_not_found(
    api: Collection, client: httpx2.AsyncClient
) -> None:
    unknown = uuid4()
    responses = [
        await api.get(unknown),
        await api.patch(unknown, {}),
        await api.delete(unknown),
        await client.patch(f"{PATH}/{unknown}/favorite"),
    ]
    for response in responses:
        assert response.status_code == 404
        assert str(unknown) in response.json()["detail"]


async def test_limit_of_three_gives_three(api: Collection) -> None:
    created = [await api.create({"title": f"Item {number}"}) for number in range(5)]
    response = await api.list({"limit": 3, "offset": 1})
    assert [item["id"] for item in response.json()] == [
        item["id"] for item in created[1:4]
    ]
    assert response.headers[TOTAL_HEADER] == "5"


async def test_list_shows_how_contents_begin(api: Collection) -> None:
    item = await api.create({"title": "Long", "content": "ä" * 1_000})
    item["excerpt"] = item.pop("content")[:200]
    assert (await api.list({})).json() == [item]


async def test_list_leaves_contents_in_the_database(
    api: Collection, database: Database
) -> None:
    statements = []

    def note(*arguments: Any) -> None:
        statements.append(arguments[2])

    await api.create({"title": "Long", "content": "x" * 1_000})
    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    await api.list({})
    event.remove(engine, "before_cursor_execute", note)
    assert any("substr(items.content" in statement for statement in statements)
    assert not any(" items.content" in statement for statement in statements)


async def test_filter_finds_what_has_its_value(
    api: Collection, client: httpx2.AsyncClient
) -> None:
    first = (await api.create({"title": "One"}))["id"]
    second = (await api.create({"title": "Two", "status": "active"}))["id"]
    await client.patch(f"{PATH}/{first}/favorite")
    assert await api.ids({"status": "active"}) == [second]
    assert await api.ids({"is_favorite": True}) == [first]
    assert await api.ids({"sort": "-title"}) == [second, first]


async def test_change_leaves_the_rest_as_it_is(api: Collection) -> None:
    item = await api.create({"title": "One", "content": "All of it."})
    changed = (await api.patch(item["id"], {"status": "archived"})).json()
    assert changed == item | {
        "status": "archived",
        "updated_at": changed["updated_at"],
    }


async def test_favorite_comes_back_as_favorite(
    api: Collection, client: httpx2.AsyncClient
) -> None:
    item = await api.create({"title": "One"})
    favorite = f"{PATH}/{item['id']}/favorite"
    assert (await client.patch(favorite)).json()["is_favorite"] is True
    body = {"is_favorite": False}
    assert (await client.patch(favorite, json=body)).json()["is_favorite"] is False


async def test_deleted_item_is_gone(api: Collection) -> None:
    item = await api.create({"title": "One"})
    assert (await api.delete(item["id"])).status_code == 204
    assert (await api.get(item["id"])).status_code == 404
