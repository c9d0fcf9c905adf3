"""What a summarizer is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class SummarizerError(Exception):
    """A summarizer gave no usable answer."""


class Summarizer(Protocol):
    """Shortens texts."""

    @property
    def name(self) -> str:
        """Return what is noted down as the author of its summaries."""

    async def summarize(self, texts: Sequence[str], limit: int) -> str:
        """Return one summary of all texts, of so many characters at most.

        Raises:
            SummarizerError: There is no usable answer.
        """


@dataclass(frozen=True, slots=True)
class Written:
    """A summary, and the name of the summarizer that wrote it."""

    text: str
    summarizer: str
