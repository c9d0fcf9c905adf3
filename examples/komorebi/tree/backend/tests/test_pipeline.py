"""What workers do when things go wrong. Real failures: tables that are away."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from backend.app.core.config import Settings
from backend.app.core.exceptions import ConflictError
from backend.app.database import Database
from backend.app.models.capture import CaptureCreate, CaptureRead, CaptureStatus
from backend.app.repositories.capture import CaptureRepository
from backend.app.repositories.summary import DigestRepository, SummaryRepository
from backend.app.summarize.base import Written
from backend.app.summarize.extractive import ExtractiveSummarizer
from backend.app.summarize.writer import SummaryWriter
from backend.app.tables.base import utc_now
from backend.app.tables.capture import Capture
from backend.app.workers.metrics import PipelineMetrics
from backend.app.workers.pipeline import Pipeline
from backend.app.workers.processor import Processor
from backend.app.workers.tree import TreeBuilder
from backend.tests.settings import settings_with
from backend.tests.waiting import wait_until

pytestmark = pytest.mark.commits

WRITER = SummaryWriter(ExtractiveSummarizer(), limit=600, timeout_seconds=5)


class StuckSummarizer:
    """Never answers."""

    name = "stuck"

    def __init__(self) -> None:
        self.is_asked = asyncio.Event()

    async def summarize(self, texts: Sequence[str], limit: int) -> str:
        self.is_asked.set()
        await asyncio.Event().wait()
        return ""


@pytest.fixture
def settings(database_url: str) -> Settings:
    return settings_with(
        database_url,
        capture_workers=2,
        capture_max_attempts=2,
        capture_retry_seconds=0.001,
        capture_replay_seconds=0.02,
        digest_seconds=0.02,
        summary_fan_in=2,
    )


@pytest.fixture
def processor(settings: Settings, database: Database) -> Processor:
    return Processor(database, WRITER, settings, PipelineMetrics())


async def accept(database: Database, content: str = "It rains.") -> UUID:
    """Accept a capture where no worker is."""
    pipeline = Pipeline(settings_with("sqlite://"), database)
    return (await pipeline.accept(CaptureCreate(content=content))).id


async def read(database: Database, capture_id: UUID) -> CaptureRead:
    async with database.reading() as session:
        return await CaptureRepository(session).get(capture_id)


async def read_error(database: Database, capture_id: UUID) -> Any:
    # Without its item, whose table may be away.
    async with database.reading() as session:
        return await session.scalar(
            select(Capture.error).where(Capture.id == capture_id)
        )


async def wait_for(
    database: Database, capture_id: UUID, status: CaptureStatus
) -> CaptureRead:
    async def has_status() -> bool:
        return (await read(database, capture_id)).status == status

    await wait_until(has_status)
    return await read(database, capture_id)


async def rename(database: Database, old: str, new: str) -> None:
    async with database.transaction() as session:
        await session.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


@asynccontextmanager
async def away(database: Database, table: str) -> AsyncIterator[None]:
    """Have a table away for a while."""
    await rename(database, table, "elsewhere")
    yield
    await rename(database, "elsewhere", table)


def messages(caplog: pytest.LogCaptureFixture) -> set[str]:
    return {record.getMessage() for record in caplog.records}


async def count(database: Database, table: str) -> Any:
    async with database.reading() as session:
        return await session.scalar(text(f"SELECT count(*) FROM {table}"))


async def test_one_capture_is_processed_once(
    processor: Processor, database: Database
) -> None:
    capture_id = await accept(database)
    results = await asyncio.gather(*(processor.process(capture_id) for _ in range(5)))
    assert sorted(results) == [False] * 4 + [True]
    assert await processor.process(capture_id) is False
    assert await count(database, "items") == await count(database, "summaries") == 1


async def test_failure_is_tried_again_and_then_told(
    processor: Processor, database: Database
) -> None:
    capture_id = await accept(database)
    async with away(database, "items"):
        assert await processor.process(capture_id) is False
    capture = await read(database, capture_id)
    assert (capture.status, capture.attempts) == (CaptureStatus.QUEUED, 1)
    assert capture.error
    assert capture.error.startswith("Something went wrong")

    async def is_due() -> bool:
        async with database.reading() as session:
            return await CaptureRepository(session).due(1) == [capture_id]

    await wait_until(is_due)
    async with away(database, "items"):
        assert await processor.process(capture_id) is False
    capture = await read(database, capture_id)
    assert (capture.status, capture.attempts) == (CaptureStatus.FAILED, 2)
    assert processor.metrics.failed == 1
    assert await processor.process(capture_id) is False


async def test_what_takes_too_long_is_stopped(
    processor: Processor, database: Database, settings: Settings
) -> None:
    stuck = replace(WRITER, summarizer=StuckSummarizer())
    settings = settings.model_copy(update={"capture_timeout_seconds": 0.2})
    capture_id = await accept(database)
    assert not await replace(processor, writer=stuck, settings=settings).process(
        capture_id
    )
    capture = await read(database, capture_id)
    assert capture.status == CaptureStatus.QUEUED
    assert capture.error == "It took longer than 0.2 seconds."


async def test_lease_lasts_as_long_as_the_work(
    processor: Processor, database: Database, settings: Settings
) -> None:
    short = {"capture_timeout_seconds": 2.0, "capture_lease_seconds": 1.0}
    stuck = replace(
        processor,
        writer=replace(WRITER, summarizer=StuckSummarizer()),
        settings=settings.model_copy(update=short),
    )
    capture_id = await accept(database)
    task = asyncio.create_task(stuck.process(capture_id))
    await asyncio.sleep(1.5)
    assert await processor.process(capture_id) is False
    assert await task is False
    assert (await read(database, capture_id)).attempts == 1


async def test_lease_that_cannot_be_renewed_is_told_of(
    processor: Processor,
    database: Database,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    summarizer = StuckSummarizer()
    short = {"capture_timeout_seconds": 0.5, "capture_lease_seconds": 0.3}
    stuck = replace(
        processor,
        writer=replace(WRITER, summarizer=summarizer),
        settings=settings.model_copy(update=short),
    )
    capture_id = await accept(database)
    task = asyncio.create_task(stuck.process(capture_id))
    await summarizer.is_asked.wait()
    async with away(database, "captures"):
        await asyncio.sleep(0.2)
    assert await task is False
    assert "A lease was not renewed." in caplog.messages


async def test_interrupted_attempt_does_not_count(
    processor: Processor, database: Database
) -> None:
    summarizer = StuckSummarizer()
    stuck = replace(processor, writer=replace(WRITER, summarizer=summarizer))
    capture_id = await accept(database)
    task = asyncio.create_task(stuck.process(capture_id))
    await summarizer.is_asked.wait()
    assert (await read(database, capture_id)).status == CaptureStatus.PROCESSING
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    capture = await read(database, capture_id)
    assert (capture.status, capture.attempts) == (CaptureStatus.QUEUED, 0)
    assert await processor.process(capture_id) is True


async def test_who_lost_the_lease_writes_nothing(
    processor: Processor, database: Database, settings: Settings
) -> None:
    summarizer = StuckSummarizer()
    slow = replace(processor, writer=replace(WRITER, summarizer=summarizer))
    capture_id = await accept(database)
    async with database.transaction() as session:
        claim = await CaptureRepository(session).claim(capture_id, utc_now())
    assert claim is not None
    assert await processor.process(capture_id) is True
    async with database.transaction() as session:
        captures = CaptureRepository(session)
        assert await captures.finish(claim) is False
        assert await captures.fail(claim, "late") is False
    assert await slow.process(capture_id) is False
    assert (await read(database, capture_id)).error is None


async def test_late_worker_leaves_what_another_did(
    processor: Processor, database: Database
) -> None:
    capture_id = await accept(database)

    class Overtaken(ExtractiveSummarizer):
        """Is so slow that its lease is over and another worker does the work."""

        async def summarize(self, texts: Sequence[str], limit: int) -> str:
            async with database.transaction() as session:
                past = text("UPDATE captures SET lease_until = created_at")
                await session.execute(past)
            assert await processor.process(capture_id) is True
            return await super().summarize(texts, limit)

    late = replace(processor, writer=replace(WRITER, summarizer=Overtaken()))
    assert await late.process(capture_id) is False
    assert await count(database, "items") == await count(database, "summaries") == 1


async def test_capture_that_ends_each_worker_is_given_up(
    processor: Processor, database: Database
) -> None:
    capture_id = await accept(database)
    for _ in range(2):
        async with database.transaction() as session:
            assert await CaptureRepository(session).claim(capture_id, utc_now())
    assert await processor.process(capture_id) is False
    capture = await read(database, capture_id)
    assert capture.status == CaptureStatus.FAILED
    assert capture.error == "Each attempt ended before it was done."
    # Whoever ended late does not count it twice.
    async with database.transaction() as session:
        late = await CaptureRepository(session).claim(capture_id, utc_now())
    assert late is None
    assert processor.metrics.failed == 1


async def test_failure_of_one_who_lost_the_lease_counts_for_nothing(
    processor: Processor, database: Database, settings: Settings
) -> None:
    capture_id = await accept(database)
    settings = settings.model_copy(update={"capture_max_attempts": 1})

    class Overtaken(ExtractiveSummarizer):
        """Fails after another worker has done the work."""

        async def summarize(self, texts: Sequence[str], limit: int) -> str:
            async with database.transaction() as session:
                past = text("UPDATE captures SET lease_until = created_at")
                await session.execute(past)
            assert await processor.process(capture_id) is True
            raise RuntimeError("too late")

    writer = replace(WRITER, summarizer=Overtaken())
    late = replace(processor, writer=writer, settings=settings)
    assert await late.process(capture_id) is False
    assert (await read(database, capture_id)).status == CaptureStatus.DONE
    assert late.metrics.failed == 0


async def test_captures_of_before_are_replayed(
    settings: Settings, database: Database
) -> None:
    ids = [await accept(database, f"Note {number}.") for number in range(5)]
    async with database.transaction() as session:
        # As a process does that is killed.
        lease_end = utc_now() + timedelta(seconds=0.05)
        assert await CaptureRepository(session).claim(ids[0], lease_end)
    settings = settings.model_copy(update={"capture_queue_size": 2})
    async with Pipeline(settings, database).running():
        captures = [await wait_for(database, id, CaptureStatus.DONE) for id in ids]
    assert [capture.attempts for capture in captures] == [2, 1, 1, 1, 1]


async def test_nothing_is_lost_while_the_database_is_away(
    settings: Settings, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    pipeline = Pipeline(settings.model_copy(update={"capture_queue_size": 1}), database)
    capture = await pipeline.accept(CaptureCreate(content="It rains."))

    async def is_noticed() -> bool:
        return messages(caplog) >= {
            "A worker failed.",
            "Captures could not be replayed.",
            "The tree of summaries could not be built.",
        }

    await rename(database, "digest", "digest_elsewhere")
    await rename(database, "captures", "captures_elsewhere")
    async with pipeline.running():
        await wait_until(is_noticed)
        for _ in range(2):  # the place is given back each time
            with pytest.raises(SQLAlchemyError):
                await pipeline.accept(CaptureCreate(content="It snows."))
        await rename(database, "captures_elsewhere", "captures")
        await rename(database, "digest_elsewhere", "digest")
        await wait_for(database, capture.id, CaptureStatus.DONE)

        async def is_summed_up() -> bool:
            async with database.reading() as session:
                return (await DigestRepository(session).get()).captures == 1

        await wait_until(is_summed_up)


async def test_what_is_not_done_at_the_end_stays_queued(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    summarizer = StuckSummarizer()
    monkeypatch.setattr(ExtractiveSummarizer, "summarize", summarizer.summarize)
    settings = settings.model_copy(update={"capture_drain_seconds": 0.01})
    ids = [await accept(database) for _ in range(4)]
    async with Pipeline(settings, database).running():
        await summarizer.is_asked.wait()
    captures = [await read(database, id) for id in ids]
    assert {capture.status for capture in captures} == {CaptureStatus.QUEUED}
    assert {capture.attempts for capture in captures} == {0}


async def test_replay_leaves_a_full_queue_alone(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    summarizer = StuckSummarizer()
    monkeypatch.setattr(ExtractiveSummarizer, "summarize", summarizer.summarize)
    one_worker = {
        "capture_workers": 1,
        "capture_queue_size": 4,
        "capture_drain_seconds": 0,
    }
    pipeline = Pipeline(settings.model_copy(update=one_worker), database)
    for _ in range(4):
        await pipeline.accept(CaptureCreate(content="It rains."))
    await accept(database)
    async with pipeline.running():
        await summarizer.is_asked.wait()
        assert pipeline.queue.depth == 3


async def test_worker_tries_again(settings: Settings, database: Database) -> None:
    settings = settings.model_copy(update={"capture_max_attempts": 1_000})
    capture_id = await accept(database)

    async def has_failed_once() -> bool:
        return (await read_error(database, capture_id)) is not None

    async with AsyncExitStack() as stack:
        async with away(database, "items"):
            await stack.enter_async_context(Pipeline(settings, database).running())
            await wait_until(has_failed_once)
        capture = await wait_for(database, capture_id, CaptureStatus.DONE)
    assert capture.attempts > 1
    assert capture.error is None


async def test_end_while_claiming_leaves_nothing_behind(
    processor: Processor, database: Database
) -> None:
    capture_id = await accept(database)
    for claimed_id in (capture_id, uuid4()):
        task = asyncio.create_task(processor.process(claimed_id))
        await asyncio.sleep(0)  # it has begun
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert task.cancelled()
    capture = await read(database, capture_id)
    assert (capture.status, capture.attempts) == (CaptureStatus.QUEUED, 0)


class TestTree:
    """The tree of summaries, with several processes."""

    @pytest.fixture
    def tree(self, settings: Settings, database: Database) -> TreeBuilder:
        return TreeBuilder(database, WRITER, settings)

    @pytest.fixture
    async def leaves(self, processor: Processor, database: Database) -> list[UUID]:
        ids = [await accept(database, f"Note {number}.") for number in range(4)]
        for capture_id in ids:
            assert await processor.process(capture_id)
        return ids

    async def test_only_one_process_builds_it(
        self, tree: TreeBuilder, database: Database, leaves: list[UUID]
    ) -> None:
        async with database.transaction() as session:
            later = utc_now() + timedelta(seconds=60)
            assert await DigestRepository(session).claim(later)
        assert await tree.build() is False
        async with database.transaction() as session:
            await DigestRepository(session).hold(utc_now())
        assert await tree.build() is True
        assert await count(database, "summaries") == 7
        # Alone at the top: it is the digest itself.
        async with database.reading() as session:
            digest = await DigestRepository(session).get()
        assert (digest.level, digest.captures) == (2, 4)
        assert await tree.build() is True
        async with database.reading() as session:
            assert await DigestRepository(session).get() == digest

    async def test_no_summary_gets_a_second_parent(
        self, database: Database, leaves: list[UUID]
    ) -> None:
        written = Written("Notes.", "extractive")
        async with database.transaction() as session:
            summaries = SummaryRepository(session)
            parts = await summaries.oldest_parentless(0, 3)
            await summaries.add_parent(parts[:2], written)
        with pytest.raises(ConflictError):
            async with database.transaction() as session:
                await SummaryRepository(session).add_parent(parts[1:], written)
        assert await count(database, "summaries") == 5

    async def test_process_that_waits_builds_it_later(
        self, settings: Settings, database: Database, leaves: list[UUID]
    ) -> None:
        async with database.transaction() as session:
            soon = utc_now() + timedelta(seconds=0.1)
            assert await DigestRepository(session).claim(soon)

        async def is_built() -> bool:
            return bool(await count(database, "summaries") == 7)

        async with Pipeline(settings, database).running():
            await wait_until(is_built)
