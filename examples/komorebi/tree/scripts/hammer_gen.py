"""Sends many captures to a running server, and checks that none of them is lost.

python scripts/hammer_gen.py --size 500 --log acknowledged.txt
python scripts/hammer_gen.py --check acknowledged.txt
"""

import argparse
import asyncio
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx2

PAGE = 200
READERS = 20
STATES = ("queued", "processing", "done")
WORDS = (
    "rain garden bean river night lamp train paper stone window bread winter größer"
    " façade naïve Ωμέγα привет мир 東京 雨の夜 مرحبا नमस्ते 🌧️ re\u0301sume\u0301"
)
ENDS = (". ", "! ", "? ", "…\n", "。", "\n\n", " ")


def make_captures(size: int, seed: int) -> Iterator[str]:
    """Return texts of all lengths and scripts, the same ones for the same seed."""
    source = random.Random(seed)
    for number in range(size):
        sentences = source.choices((1, 5, 40, 2_000), weights=(30, 50, 19, 1))[0]
        words = (
            source.choices(WORDS.split(), k=source.randint(1, 20))
            for _ in range(sentences)
        )
        ends = source.choices(ENDS, k=sentences)
        text = "".join(" ".join(w) + end for w, end in zip(words, ends, strict=True))
        yield f"Capture {number} of {seed}. {text}"


class Hammer:
    """Calls the server, and notes down what it says."""

    def __init__(self, client: httpx2.AsyncClient, log: Path | None) -> None:
        """Append each acknowledged id to the log, if there is one."""
        self.client = client
        self.log = log.open("a") if log else None
        self.acknowledged: list[str] = []
        self.latencies: list[float] = []
        self.refused = 0

    async def send(self, texts: Iterator[str]) -> None:
        """Send one text after the other, and each until it is accepted."""
        for text in texts:
            while True:
                started_at = time.perf_counter()
                response = await self.client.post(
                    "captures", json={"content": text, "source": "hammer"}
                )
                if response.status_code != 503:
                    break
                self.refused += 1
                await asyncio.sleep(float(response.headers.get("Retry-After", "1")))
            response.raise_for_status()
            self.latencies.append(time.perf_counter() - started_at)
            capture_id = response.json()["id"]
            self.acknowledged.append(capture_id)
            if self.log:
                print(capture_id, file=self.log, flush=True)

    async def wait_until_done(self, seconds: float) -> None:
        """Wait until no capture is left to be processed, and the digest covers all."""
        async with asyncio.timeout(seconds):
            while True:
                counts = {s: await self.count("captures", status=s) for s in STATES}
                digest = await self.get("digest")
                is_settled = counts["queued"] == counts["processing"] == 0
                if is_settled and digest["captures"] == counts["done"]:
                    return
                await asyncio.sleep(0.1)

    async def get(self, path: str) -> Any:
        """Return what the server has there."""
        response = await self.client.get(path)
        return response.raise_for_status().json()

    async def count(self, path: str, **query: str) -> int:
        """Return how many of a list match."""
        response = await self.client.get(path, params={**query, "limit": 1})
        return int(response.raise_for_status().headers["X-Total-Count"])

    async def all_of(self, path: str) -> AsyncIterator[dict[str, Any]]:
        """Return the whole of a list, which must not grow meanwhile."""
        offset = 0
        while True:
            response = await self.client.get(
                path, params={"limit": PAGE, "offset": offset, "sort": "created_at"}
            )
            page = response.raise_for_status().json()
            for entry in page:
                yield entry
            if len(page) < PAGE:
                return
            offset += PAGE

    async def contents_of(self, capture_ids: Iterable[str]) -> dict[str, str]:
        """Return what was captured, by id."""
        contents = {}
        left = iter(capture_ids)

        async def read() -> None:
            for capture_id in left:
                capture = await self.get(f"captures/{capture_id}")
                contents[capture_id] = capture["content"]

        await asyncio.gather(*(read() for _ in range(READERS)))
        return contents

    async def check(self, acknowledged: list[str]) -> list[str]:
        """Return what is wrong with what the server made of the captures."""
        captures = {c["id"]: c async for c in self.all_of("captures")}
        contents = await self.contents_of(captures)
        items = Counter([i["capture_id"] async for i in self.all_of("items")])
        summaries = [s async for s in self.all_of("summaries")]
        leaves = Counter(s["capture_id"] for s in summaries)
        wrong = []
        for capture_id in acknowledged:
            capture = captures.get(capture_id)
            if capture is None:
                wrong.append(f"{capture_id} is lost")
                continue
            if capture["status"] != "done":
                wrong.append(f"{capture_id} is {capture['status']}: {capture['error']}")
            for what, counts in (("items", items), ("summaries", leaves)):
                if counts[capture_id] != 1:
                    wrong.append(f"{capture_id} has {counts[capture_id]} {what}")
        return wrong + check_sentences(contents, summaries, await self.get("digest"))


def check_sentences(
    contents: dict[str, str], summaries: list[dict[str, Any]], digest: dict[str, Any]
) -> list[str]:
    """Return which sentences of summaries are in no capture below them."""
    if any(summary["summarizer"] != "extractive" for summary in summaries):
        print("A model wrote summaries: their sentences are its own, and not checked.")
        return []
    wrong = []
    below: defaultdict[str | None, list[str]] = defaultdict(list)
    for summary in sorted(summaries, key=lambda summary: summary["level"]):
        if summary["level"] == 0:
            below[summary["id"]] = [contents[summary["capture_id"]]]
        # A sentence is a line of a summary.
        material = "\n".join(below[summary["id"]])
        if not all(line in material for line in summary["text"].splitlines()):
            wrong.append(f"summary {summary['id']} says what is not below it")
        below[summary["parent_id"]] += below[summary["id"]]
    material = "\n".join(below[None])
    if not all(line in material for line in digest["text"].splitlines()):
        wrong.append("the digest says what is in no capture")
    return wrong


def report(hammer: Hammer, accepted_seconds: float, seconds: float) -> None:
    """Print rates and latencies."""
    size = len(hammer.acknowledged)
    latencies = sorted(hammer.latencies) or [0.0]
    p50, p99 = (latencies[(len(latencies) - 1) * p // 100] * 1_000 for p in (50, 99))
    print(
        f"accepted   {size} in {accepted_seconds:.1f} s: {size / accepted_seconds:.0f}/s"
    )
    print(f"processed  {size} in {seconds:.1f} s: {size / seconds:.0f}/s")
    print(
        f"latency    p50 {p50:.1f} ms, p99 {p99:.1f} ms; refused {hammer.refused} times"
    )


async def run(options: argparse.Namespace) -> int:
    """Do what the command line says, and return the exit code."""
    base_url = f"{options.url.rstrip('/')}/api/v1/"
    async with httpx2.AsyncClient(base_url=base_url, timeout=60) as client:
        hammer = Hammer(client, options.log)
        if options.check:
            acknowledged = options.check.read_text().split()
            await hammer.wait_until_done(options.timeout)
        else:
            texts = make_captures(options.size, options.seed)
            started_at = time.perf_counter()
            await asyncio.gather(
                *(hammer.send(texts) for _ in range(options.concurrency))
            )
            accepted_seconds = time.perf_counter() - started_at
            await hammer.wait_until_done(options.timeout)
            report(hammer, accepted_seconds, time.perf_counter() - started_at)
            acknowledged = hammer.acknowledged
        wrong = await hammer.check(acknowledged)
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(acknowledged)} acknowledged, {len(wrong)} mistakes")
    return 1 if wrong else 0


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--size", type=int, default=500, help="how many captures")
    parser.add_argument("--concurrency", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=600, help="seconds until done")
    parser.add_argument("--log", type=Path, help="append acknowledged ids to this file")
    parser.add_argument("--check", type=Path, help="only check the ids of this file")
    try:
        return asyncio.run(run(parser.parse_args()))
    except (httpx2.HTTPError, TimeoutError) as error:
        print(f"Stopped: {type(error).__name__} {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
