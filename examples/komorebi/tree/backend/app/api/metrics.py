"""Metrics."""

import time

from fastapi import APIRouter

from backend.app.api.deps import BroadcasterDep, PipelineDep
from backend.app.models.metrics import (
    CaptureMetrics,
    LatencyMetrics,
    MetricsRead,
    QueueMetrics,
    RateMetrics,
)

router = APIRouter(prefix="/metrics", tags=["metrics"])


@router.get("")
async def read_metrics(
    pipeline: PipelineDep, broadcaster: BroadcasterDep
) -> MetricsRead:
    """Show numbers of this process, from memory."""
    numbers, queue = pipeline.metrics, pipeline.queue
    p50, p99 = numbers.latencies_ms(50, 99)
    return MetricsRead(
        uptime_seconds=round(time.monotonic() - numbers.started_at, 1),
        queue=QueueMetrics(
            depth=queue.depth,
            capacity=queue.capacity,
            workers=pipeline.settings.capture_workers,
            busy=numbers.busy,
        ),
        captures=CaptureMetrics(
            accepted=numbers.accepted.total,
            processed=numbers.processed.total,
            failed=numbers.failed,
            rejected=numbers.rejected,
        ),
        rates=RateMetrics(
            accepted_per_second=numbers.accepted.per_second(),
            processed_per_second=numbers.processed.per_second(),
        ),
        latency_ms=LatencyMetrics(p50=p50, p99=p99),
        subscribers=broadcaster.subscribers,
        database=pipeline.database.kind,
    )
