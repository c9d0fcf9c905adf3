"""Categories."""

from typing import Any
from uuid import uuid4

import httpx2
import pytest

from app.models.user import Role
from tests.collection import Collection
from tests.factories.category import category_values
from tests.people import People, Person

PATH = "/api/v1/categories"

Samples = list[dict[str, Any]]


@pytest.fixture
async def person(people: People) -> Person:
    """Return who uses the API."""
    return await people.create_logged_in(Role.ADMIN)


@pytest.fixture
async def api(client: httpx2.AsyncClient, person: Person) -> Collection:
    """Return the collection, as the person sees it."""
    return Collection(client, PATH, person.headers)


@pytest.fixture
def samples() -> Samples:
    """Return two of what clients may send, with greater values in the second."""
    return [category_values(number) for number in range(2)]


async def test_what_was_created_can_be_read(api: Collection, samples: Samples) -> None:
    for sample in samples:
        created = await api.create(sample)
        assert created.items() >= sample.items()
        assert (await api.get(created["id"])).json() == created


async def test_what_is_left_out_has_its_default(
    api: Collection, samples: Samples
) -> None:
    required = {name: samples[0][name] for name in ("name",)}
    created = await api.create(required)
    defaults: dict[str, Any] = {
        "position": 0,
        "parent_id": None,
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


async def test_pages_are_parts_of_one_list(api: Collection, samples: Samples) -> None:
    created = [await api.create(sample) for sample in samples]
    for offset, item in enumerate(created):
        assert await api.page(limit=1, offset=offset) == ([item], 2)


async def test_filter_finds_what_has_its_value(
    api: Collection, samples: Samples
) -> None:
    created = [await api.create(sample) for sample in samples]
    for name in ("name", "position"):
        for sample, item in zip(samples, created, strict=True):
            assert await api.ids({name: sample[name]}) == [item["id"]]


async def test_filter_finds_what_is_in_its_range(
    api: Collection, samples: Samples
) -> None:
    first, second = [(await api.create(sample))["id"] for sample in samples]
    for name in ("position",):
        least, greatest = samples[0][name], samples[1][name]
        assert await api.ids({f"{name}__min": greatest}) == [second]
        assert await api.ids({f"{name}__max": least}) == [first]
        both = {f"{name}__min": least, f"{name}__max": greatest}
        assert await api.ids(both) == [first, second]


async def test_list_is_sorted_as_asked(api: Collection, samples: Samples) -> None:
    first, second = [(await api.create(sample))["id"] for sample in samples]
    for name in ("created_at", "updated_at", "name", "position"):
        assert await api.ids({"sort": name}) == [first, second]
        assert await api.ids({"sort": f"-{name}"}) == [second, first]


@pytest.mark.parametrize("query", [{"sort": "no__such"}, {"no__such": 1}, {"limit": 0}])
async def test_impossible_query_is_refused(
    api: Collection, query: dict[str, Any]
) -> None:
    assert (await api.list(query)).status_code == 422


async def test_value_of_another_one_is_refused(
    api: Collection, samples: Samples
) -> None:
    await api.create(samples[0])
    for name in ("name",):
        response = await api.post({**samples[1], name: samples[0][name]})
        assert response.status_code == 409
        assert response.json()["code"] == f"{name}_taken"


async def test_reference_to_nothing_is_refused(
    api: Collection, samples: Samples
) -> None:
    for name in ("parent_id",):
        response = await api.post({**samples[0], name: str(uuid4())})
        assert response.status_code == 422
        assert response.json()["code"] == "unknown_reference"


async def test_parent_id_leads_to_another_one(
    api: Collection, samples: Samples
) -> None:
    first, second = [(await api.create(sample))["id"] for sample in samples]
    response = await api.patch(first, {"parent_id": second})
    assert response.json()["parent_id"] == second
    for row_id, next_id in ((second, first), (first, first)):
        response = await api.patch(row_id, {"parent_id": next_id})
        assert response.json()["code"] == "cyclic_reference"
    await api.delete(second)
    assert (await api.get(first)).json()["parent_id"] is None
