"""Tasks."""

from typing import Any
from uuid import uuid4

import httpx2
import pytest

from tests.collection import Collection
from tests.people import People, Person

PATH = "/api/v1/tasks"


@pytest.fixture
async def person(people: People) -> Person:
    """Return who uses the API."""
    return await people.create_logged_in()


@pytest.fixture
async def api(client: httpx2.AsyncClient, person: Person) -> Collection:
    """Return the collection, as the person sees it."""
    return Collection(client, PATH, person.headers)


async def complete(
    client: httpx2.AsyncClient, person: Person, task_id: object
) -> httpx2.Response:
    """Mark a task as done."""
    return await client.post(f"{PATH}/{task_id}/complete", headers=person.headers)


async def test_new_task_is_open_and_of_medium_priority(
    api: Collection, person: Person
) -> None:
    task = await api.create({"title": "Write tests"})
    expected = {"completed": False, "priority": "medium", "user_id": str(person.id)}
    assert task.items() >= expected.items()
    assert (await api.get(task["id"])).json() == task


async def test_change_leaves_the_rest_as_it_is(api: Collection) -> None:
    expected = await api.create({"title": "Write tests"})
    for changes in ({"title": "Run tests"}, {"priority": "high"}, {"completed": True}):
        response = await api.patch(expected["id"], changes)
        expected |= {**changes, "updated_at": response.json()["updated_at"]}
        assert response.json() == expected


async def test_task_is_completed_once_and_for_all(
    api: Collection, client: httpx2.AsyncClient, person: Person
) -> None:
    task = await api.create({"title": "Write tests"})
    for _ in range(2):
        response = await complete(client, person, task["id"])
        assert response.status_code == 200
        assert response.json()["completed"] is True


async def test_deleted_task_is_gone(api: Collection) -> None:
    task = await api.create({"title": "Write tests"})
    assert (await api.delete(task["id"])).status_code == 204
    assert (await api.get(task["id"])).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"title": ""},
        {"title": " "},
        {"title": "x" * 256},
        {"title": "x", "priority": "urgent"},
        {"title": "x", "user_id": str(uuid4())},
    ],
    ids=["nothing", "empty", "blank", "long", "priority", "owner"],
)
async def test_impossible_task_is_refused(api: Collection, body: Any) -> None:
    assert (await api.post(body)).status_code == 422


async def test_longest_title_is_stored(api: Collection) -> None:
    title = "x" * 255
    assert (await api.create({"title": title}))["title"] == title


async def test_what_is_somebody_elses_is_not_found(
    api: Collection, client: httpx2.AsyncClient, people: People
) -> None:
    task = await api.create({"title": "Write tests"})
    stranger = await people.create_logged_in()
    seen_by_stranger = Collection(client, PATH, stranger.headers)
    responses = [
        await seen_by_stranger.get(task["id"]),
        await seen_by_stranger.patch(task["id"], {}),
        await seen_by_stranger.delete(task["id"]),
        await complete(client, stranger, task["id"]),
    ]
    for response in responses:
        assert response.status_code == 404
        assert task["id"] in response.json()["detail"]
    assert await seen_by_stranger.ids({}) == []
    assert await api.ids({}) == [task["id"]]


async def test_list_has_what_is_asked_for(api: Collection) -> None:
    first = await api.create({"title": "A", "priority": "low"})
    second = await api.create({"title": "B", "priority": "high"})
    await api.patch(second["id"], {"completed": True})
    assert await api.ids({"priority": "low"}) == [first["id"]]
    assert await api.ids({"completed": True}) == [second["id"]]
    assert await api.ids({"sort": "-title"}) == [second["id"], first["id"]]
    page = (await api.list({"limit": 1, "offset": 1})).json()
    assert [task["id"] for task in page["items"]] == [second["id"]]
    assert page["total"] == 2
