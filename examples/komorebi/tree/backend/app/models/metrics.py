"""What the metrics tell."""

from typing import Literal

from pydantic import BaseModel, Field


class QueueMetrics(BaseModel):
    """The queue of captures, and who works on it."""

    depth: int
    capacity: int
    workers: int
    busy: int


class CaptureMetrics(BaseModel):
    """How many captures there were since the start of the process."""

    accepted: int
    processed: int
    failed: int
    rejected: int


class RateMetrics(BaseModel):
    """How many there are a second, over the last ten seconds."""

    accepted_per_second: float
    processed_per_second: float


class LatencyMetrics(BaseModel):
    """How long the last 1000 captures took from accepted to done."""

    p50: float
    p99: float


class MetricsRead(BaseModel):
    """Numbers of this process."""

    uptime_seconds: float
    queue: QueueMetrics
    captures: CaptureMetrics
    rates: RateMetrics
    latency_ms: LatencyMetrics
    subscribers: int = Field(description="How many listen to events.")
    database: Literal["sqlite", "postgresql"]
