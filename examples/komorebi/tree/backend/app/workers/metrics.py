"""Numbers about the work of this process, kept in memory."""

import time
from collections import deque
from collections.abc import Callable, Sequence

RATE_SECONDS = 10
LATENCIES = 1_000


class Rate:
    """How often something happens a second, over the last ten seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Count from now on."""
        self.total = 0
        self._clock = clock
        self._seconds = [0] * RATE_SECONDS
        self._counts = [0] * RATE_SECONDS

    def count(self) -> None:
        """Note that it has happened."""
        self.total += 1
        second = int(self._clock())
        place = second % RATE_SECONDS
        if self._seconds[place] != second:
            self._seconds[place], self._counts[place] = second, 0
        self._counts[place] += 1

    def per_second(self) -> float:
        """Return the rate."""
        oldest = int(self._clock()) - RATE_SECONDS
        pairs = zip(self._seconds, self._counts, strict=True)
        return sum(count for second, count in pairs if second > oldest) / RATE_SECONDS


class PipelineMetrics:
    """Counts of captures, and how long they took."""

    def __init__(self) -> None:
        """Count from now on."""
        self.started_at = time.monotonic()
        self.accepted = Rate()
        self.processed = Rate()
        self.failed = 0
        self.rejected = 0
        self.busy = 0
        self._latencies: deque[float] = deque(maxlen=LATENCIES)

    def count_processed(self, seconds: float) -> None:
        """Note that a capture is done, and how long after it was accepted."""
        self.processed.count()
        self._latencies.append(seconds * 1_000)

    def latencies_ms(self, *percents: int) -> Sequence[float]:
        """Return percentiles of the latest latencies, or zeros before the first."""
        values = sorted(self._latencies) or [0.0]
        return [round(values[(len(values) - 1) * p // 100], 1) for p in percents]
