"""Summaries of texts of any length, also where a model fails."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import httpx2

from backend.app.core.config import Settings
from backend.app.summarize.base import Summarizer, SummarizerError, Written
from backend.app.summarize.extractive import ExtractiveSummarizer
from backend.app.summarize.openai import OpenAISummarizer
from backend.app.summarize.sentences import chunks_of

CHUNK_CHARACTERS = 8_000

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SummaryWriter:
    """Writes summaries, if need be with the summarizer that cannot fail."""

    summarizer: Summarizer
    limit: int
    timeout_seconds: float
    fallback: Summarizer = ExtractiveSummarizer()

    async def write(self, texts: Sequence[str]) -> Written:
        """Return a summary of all texts, and who wrote it."""
        try:
            async with asyncio.timeout(self.timeout_seconds):
                return await self._write_with(self.summarizer, texts)
        except (SummarizerError, TimeoutError) as error:
            reason = str(error) or "It took too long for all of the text."
            logger.warning(
                "The summarizer failed, and another one writes instead.",
                extra={"summarizer": self.summarizer.name, "reason": reason},
            )
            return await self._write_with(self.fallback, texts)

    async def _write_with(
        self, summarizer: Summarizer, texts: Sequence[str]
    ) -> Written:
        # Each round makes of every chunk one summary, which is far shorter.
        while True:
            summaries: list[str] = []
            for chunk in chunks_of(texts, CHUNK_CHARACTERS):
                summaries.append(await summarizer.summarize(chunk, self.limit))
                await asyncio.sleep(0)  # a long text leaves requests their turn
            if len(summaries) <= 1:
                return Written("".join(summaries), summarizer.name)
            texts = summaries


@asynccontextmanager
async def open_writer(settings: Settings) -> AsyncIterator[SummaryWriter]:
    """Give the writer that the settings ask for."""
    async with AsyncExitStack() as stack:
        summarizer: Summarizer = ExtractiveSummarizer()
        if settings.summarizer == "openai":
            timeout = settings.openai_timeout_seconds
            client = await stack.enter_async_context(
                httpx2.AsyncClient(timeout=timeout)
            )
            summarizer = OpenAISummarizer(
                client,
                settings.openai_base_url,
                settings.openai_model,
                settings.openai_api_key,
                timeout_seconds=timeout,
                attempts=settings.openai_attempts,
            )
        yield SummaryWriter(
            summarizer,
            limit=settings.summary_characters,
            timeout_seconds=settings.capture_timeout_seconds / 2,
        )
