"""Captures, as clients see them, and what becomes of them."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from backend.app.core.config import Settings
from backend.app.database import Database
from backend.app.main import create_app
from backend.app.models.pagination import TOTAL_HEADER
from backend.tests.collection import Collection
from backend.tests.problems import assert_is_problem
from backend.tests.settings import OWN_ORIGIN, settings_with
from backend.tests.waiting import wait_until

PATH = "/api/v1/captures"


@pytest.fixture
def api(client: httpx2.AsyncClient) -> Collection:
    return Collection(client, PATH, {})


async def get(client: httpx2.AsyncClient, path: str, **query: Any) -> Any:
    response = await client.get(f"/api/v1/{path}", params=query)
    assert response.status_code == 200, response.text
    return response.json()


class TestAPI:
    """Captures while no worker is there."""

    async def test_capture_is_accepted_to_be_processed(self, api: Collection) -> None:
        response = await api.post({"content": "It rains."})
        assert response.status_code == 202
        capture = response.json()
        expected = {"content": "It rains.", "source": "api", "status": "queued"}
        assert capture.items() >= expected.items()
        assert (
            capture.items() >= {"attempts": 0, "error": None, "item_id": None}.items()
        )
        assert (await api.get(capture["id"])).json() == capture

    async def test_capture_that_is_sent_again_is_stored_once(
        self, api: Collection
    ) -> None:
        body = {"id": str(uuid4()), "content": "It rains."}
        first = await api.post(body)
        again = await api.post(body)
        assert (first.status_code, again.status_code) == (202, 202)
        assert again.json() == first.json() == (await api.get(body["id"])).json()
        other = await api.post({**body, "content": "It snows."})
        assert_is_problem(other, 409, "id_taken")
        assert await api.ids({}) == [body["id"]]

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"content": ""},
            {"content": "a\0b"},
            {"content": "x", "source": "x" * 51},
            {"content": "x", "status": "done"},
            {"content": "x", "id": "1"},
        ],
    )
    async def test_what_is_no_capture_is_refused(
        self, api: Collection, body: Any
    ) -> None:
        assert (await api.post(body)).status_code == 422

    async def test_too_large_a_body_is_refused(self, api: Collection) -> None:
        assert_is_problem(
            await api.post({"content": "x" * 10_001}), 413, "content_too_large"
        )

    async def test_captures_are_listed(self, api: Collection) -> None:
        ids = [
            (await api.post({"content": "x", "source": source})).json()["id"]
            for source in ("a", "b", "a")
        ]
        response = await api.list({"limit": 2})
        assert [capture["id"] for capture in response.json()] == ids[:2]
        assert response.headers[TOTAL_HEADER] == "3"
        assert await api.ids({"source": "b", "status": "queued"}) == ids[1:2]
        assert await api.ids({"status": "done"}) == []

    async def test_list_shows_how_contents_begin(self, api: Collection) -> None:
        capture = (await api.post({"content": "ä" * 1_000})).json()
        capture["excerpt"] = capture.pop("content")[:200]
        assert (await api.list({})).json() == [capture]

    async def test_unknown_ones_are_not_found(
        self, api: Collection, client: httpx2.AsyncClient
    ) -> None:
        assert_is_problem(await api.get(uuid4()), 404, "not_found")
        response = await client.get(f"/api/v1/summaries/{uuid4()}")
        assert_is_problem(response, 404, "not_found")

    async def test_there_is_a_digest_before_the_first_capture(
        self, client: httpx2.AsyncClient
    ) -> None:
        empty = {"text": "", "captures": 0, "level": 0, "updated_at": None}
        assert await get(client, "digest") == empty
        assert await get(client, "summaries", parent_id__null=True) == []


@pytest.mark.commits
async def test_capture_that_is_sent_twice_at_once_is_stored_once(
    api: Collection,
) -> None:
    body = {"id": str(uuid4()), "content": "It rains."}
    answers = await asyncio.gather(*(api.post(body) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {202}
    assert {answer.json()["id"] for answer in answers} == {body["id"]}
    assert await api.ids({}) == [body["id"]]


@pytest.mark.commits
class TestProcessing:
    """Captures while workers are there."""

    @pytest.fixture
    def settings(self, database_url: str) -> Settings:
        return settings_with(
            database_url,
            capture_workers=3,
            item_summaries=True,
            summary_fan_in=2,
            digest_seconds=0.02,
        )

    async def test_item_and_summary_are_made_of_it(
        self, api: Collection, client: httpx2.AsyncClient
    ) -> None:
        content = "\x01\nThe  first\tsentence. " + "And more of it. " * 400
        capture_id = (await api.post({"content": content})).json()["id"]

        async def is_done() -> bool:
            return bool((await api.get(capture_id)).json()["status"] == "done")

        await wait_until(is_done)
        capture = (await api.get(capture_id)).json()
        assert capture.items() >= {"attempts": 1, "error": None}.items()
        [summary] = await get(client, "summaries", capture_id=capture_id)
        expected = {"level": 0, "summarizer": "extractive", "parent_id": None}
        assert summary.items() >= expected.items()
        assert await get(client, f"summaries/{summary['id']}") == summary
        item = await get(client, f"items/{capture['item_id']}")
        assert item["title"] == "The first sentence."
        assert item["content"] == content
        assert item["capture_id"] == capture_id
        assert (item["status"], item["tags"]) == ("draft", [])
        assert item["summary"] == summary["text"]

    async def test_summaries_are_summed_up(
        self, api: Collection, client: httpx2.AsyncClient
    ) -> None:
        for number in range(7):
            await api.post({"content": f"This is sentence {number}."})

        async def is_summed_up() -> bool:
            digest = await get(client, "digest")
            summaries = await get(client, "summaries")
            return digest["captures"] == 7 and len(summaries) == 7 + 3 + 1

        await wait_until(is_summed_up)
        summaries = await get(client, "summaries")
        levels = [summary["level"] for summary in summaries]
        assert [levels.count(level) for level in range(3)] == [7, 3, 1]
        alone = await get(client, "summaries", parent_id__null=True, sort="level")
        assert [summary["level"] for summary in alone] == [0, 1, 2]
        top = alone[-1]
        parts = await get(client, "summaries", parent_id=top["id"], level=1)
        assert "\n".join(part["text"] for part in parts) == top["text"]
        digest = await get(client, "digest")
        assert len(digest["text"].splitlines()) == 7

    async def test_metrics_tell_of_it(
        self, api: Collection, client: httpx2.AsyncClient
    ) -> None:
        before = await get(client, "metrics")
        assert before["captures"] == dict.fromkeys(before["captures"], 0)
        assert before["latency_ms"] == {"p50": 0, "p99": 0}
        await api.post({"content": "It rains."})

        async def is_counted() -> bool:
            metrics = await get(client, "metrics")
            return bool(metrics["captures"]["processed"] == 1)

        await wait_until(is_counted)
        metrics = await get(client, "metrics")
        assert metrics["captures"]["accepted"] == 1
        assert metrics["rates"]["accepted_per_second"] == 0.1
        assert metrics["latency_ms"]["p50"] == metrics["latency_ms"]["p99"] > 0
        queue = {"depth": 0, "capacity": 10_000, "workers": 3, "busy": 0}
        assert metrics["queue"] == queue
        assert metrics["database"] in {"sqlite", "postgresql"}

    async def test_item_that_a_client_makes_gets_a_summary(
        self, client: httpx2.AsyncClient
    ) -> None:
        body = {"title": "Rain", "content": "It rains. All day."}
        item = (await client.post("/api/v1/items", json=body)).json()
        assert item["summary"] is None
        # The background tasks of a request end before this client has its response.
        later = await get(client, f"items/{item['id']}")
        assert later == item | {"summary": "It rains.\nAll day."}

    async def test_there_is_no_place_in_a_full_queue(
        self, settings: Settings, database: Database
    ) -> None:
        settings = settings.model_copy(update={"capture_queue_size": 1})
        app = create_app(settings, database)
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(
            transport=transport, base_url=OWN_ORIGIN
        ) as client:
            # The workers do not run yet.
            api = Collection(client, PATH, {})
            capture_id = (await api.post({"content": "It rains."})).json()["id"]
            response = await api.post({"content": "It snows."})
            assert_is_problem(response, 503, "queue_full")
            assert response.headers["Retry-After"] == "1"
            assert await api.ids({}) == [capture_id]
            assert (await get(client, "metrics"))["captures"]["rejected"] == 1
            async with app.router.lifespan_context(app):
                pass
            # They were given the time to finish.
            capture = await get(client, f"captures/{capture_id}")
            assert capture["status"] == "done"
