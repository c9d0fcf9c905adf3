"""Parts of the pipeline that need nothing else."""

from itertools import count
from uuid import UUID

import pytest

from backend.app.core.exceptions import QueueFullError
from backend.app.models.item import MAX_CONTENT
from backend.app.workers.metrics import PipelineMetrics, Rate
from backend.app.workers.processor import item_of
from backend.app.workers.queue import MemoryQueue, StoredQueue


async def test_queue_has_so_many_places() -> None:
    queue = MemoryQueue(2)
    queue.reserve()
    queue.reserve()
    with pytest.raises(QueueFullError):
        queue.reserve()
    await queue.put(UUID(int=1))
    queue.release()
    queue.reserve()
    await queue.put(UUID(int=1))  # known, and so no second time
    assert queue.depth == queue.room == 1
    assert await queue.get() == UUID(int=1)
    queue.reserve()
    await queue.put(UUID(int=1))
    assert queue.depth == 0
    queue.done(UUID(int=1))
    await queue.join()
    queue.reserve()
    await queue.put(UUID(int=1))
    assert queue.depth == 1


async def test_stored_queue_has_always_a_place() -> None:
    queue = StoredQueue()
    queue.reserve()
    await queue.put(UUID(int=1))
    queue.release()
    assert (queue.depth, queue.capacity) == (0, 0)


def test_rate_is_of_the_last_ten_seconds() -> None:
    seconds = count(100)
    rate = Rate(lambda: next(seconds))
    for _ in range(30):
        rate.count()
    assert rate.total == 30
    assert rate.per_second() == 0.9  # this second has none yet
    for _ in range(20):
        next(seconds)
    assert rate.per_second() == 0


def test_percentiles_are_of_the_latest() -> None:
    metrics = PipelineMetrics()
    for milliseconds in range(5_000):
        metrics.count_processed(milliseconds / 1_000)
    assert metrics.latencies_ms(0, 50, 99, 100) == [4000, 4499, 4989, 4999]


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("Buy milk. And bread.", "Buy milk."),
        ("\n\x01\x02\n \x1f  Buy\x00\tmilk\x85now", "Buy milk"),
        (" \n\x01", "Untitled"),
        ("word " * 100, ("word " * 40).strip()),
        ("x" * 500, "x" * 200),
    ],
)
def test_title_is_the_first_sentence(content: str, title: str) -> None:
    item = item_of(content.replace("\0", "\x03"))
    assert item.title == title


def test_content_of_an_item_is_cut() -> None:
    assert item_of("x " * MAX_CONTENT).content == ("x " * MAX_CONTENT)[:MAX_CONTENT]
