"""Projects."""

from typing import Any
from uuid import uuid4

import httpx2
import pytest

from tests.collection import Collection
from tests.factories.project import project_values
from tests.people import People, Person

PATH = "/api/v1/projects"

Samples = list[dict[str, Any]]


@pytest.fixture
async def person(people: People) -> Person:
    """Return who uses the API."""
    return await people.create_logged_in()


@pytest.fixture
async def api(client: httpx2.AsyncClient, person: Person) -> Collection:
    """Return the collection, as the person sees it."""
    return Collection(client, PATH, person.headers)


@pytest.fixture
def samples() -> Samples:
    """Return two of what clients may send, with greater values in the second."""
    return [project_values(number) for number in range(2)]


async def test_what_was_created_can_be_read(api: Collection, samples: Samples) -> None:
    for sample in samples:
        created = await api.create(sample)
        assert created.items() >= sample.items()
        assert (await api.get(created["id"])).json() == created


async def test_what_is_left_out_has_its_default(
    api: Collection, samples: Samples
) -> None:
    required = {name: samples[0][name] for name in ("title",)}
    created = await api.create(required)
    defaults: dict[str, Any] = {
        "budget": None,
        "stage": "idea",
    }
    assert created.items() >= {**required, **defaults}.items()


async def test_change_leaves_the_rest_as_it_is(
    api: Collection, samples: Samples
) -> None:
    expected = await api.create(samples[0])
    for name, value in samples[1].items():
        response = await api.patch(expected["id"], {name: value})
        expected |= {name: value, "updated_at": response.json()["updated_at"]}
        assert response.json() == expected
    assert (await api.patch(expected["id"], {})).json() == expected
    assert (await api.get(expected["id"])).json() == expected


async def test_null_is_not_the_same_as_left_out(
    api: Collection, samples: Samples
) -> None:
    created = await api.create(samples[0])
    for name in ("budget",):
        response = await api.patch(created["id"], {name: None})
        assert response.json()[name] is None


async def test_deleted_one_is_gone(api: Collection, samples: Samples) -> None:
    created = await api.create(samples[0])
    assert (await api.delete(created["id"])).status_code == 204
    assert (await api.get(created["id"])).status_code == 404
    assert await api.ids({}) == []


async def test_unknown_id_is_not_found(api: Collection) -> None:
    unknown = uuid4()
    responses = [
        await api.get(unknown),
        await api.patch(unknown, {}),
        await api.delete(unknown),
    ]
    for response in responses:
        assert response.status_code == 404
        assert str(unknown) in response.json()["detail"]


async def test_what_is_somebody_elses_is_not_found(
    api: Collection, client: httpx2.AsyncClient, people: People, samples: Samples
) -> None:
    created = await api.create(samples[0])
    stranger = await people.create_logged_in()
    seen_by_stranger = Collection(client, PATH, stranger.headers)
    responses = [
        await seen_by_stranger.get(created["id"]),
        await seen_by_stranger.patch(created["id"], {}),
        await seen_by_stranger.delete(created["id"]),
    ]
    assert [response.status_code for response in responses] == [404, 404, 404]
    assert await seen_by_stranger.ids({}) == []
    assert await api.ids({}) == [created["id"]]


async def test_pages_are_parts_of_one_list(api: Collection, samples: Samples) -> None:
    created = [await api.create(sample) for sample in samples]
    for offset, item in enumerate(created):
        assert await api.page(limit=1, offset=offset) == ([item], 2)


async def test_filter_finds_what_has_its_value(
    api: Collection, samples: Samples
) -> None:
    created = [await api.create(sample) for sample in samples]
    for name in ("title", "budget", "stage"):
        for sample, item in zip(samples, created, strict=True):
            assert await api.ids({name: sample[name]}) == [item["id"]]


async def test_filter_finds_what_is_in_its_range(
    api: Collection, samples: Samples
) -> None:
    first, second = [(await api.create(sample))["id"] for sample in samples]
    for name in ("budget",):
        least, greatest = samples[0][name], samples[1][name]
        assert await api.ids({f"{name}__min": greatest}) == [second]
        assert await api.ids({f"{name}__max": least}) == [first]
        both = {f"{name}__min": least, f"{name}__max": greatest}
        assert await api.ids(both) == [first, second]


async def test_filter_finds_what_has_no_value(
    api: Collection, samples: Samples
) -> None:
    first, second = [(await api.create(sample))["id"] for sample in samples]
    for name in ("budget",):
        await api.patch(first, {name: None})
        assert await api.ids({f"{name}__null": True}) == [first]
        assert await api.ids({f"{name}__null": False}) == [second]


async def test_list_is_sorted_as_asked(api: Collection, samples: Samples) -> None:
    first, second = [(await api.create(sample))["id"] for sample in samples]
    for name in ("created_at", "updated_at", "title", "budget", "stage"):
        assert await api.ids({"sort": name}) == [first, second]
        assert await api.ids({"sort": f"-{name}"}) == [second, first]


@pytest.mark.parametrize("query", [{"sort": "no__such"}, {"no__such": 1}, {"limit": 0}])
async def test_impossible_query_is_refused(
    api: Collection, query: dict[str, Any]
) -> None:
    assert (await api.list(query)).status_code == 422
