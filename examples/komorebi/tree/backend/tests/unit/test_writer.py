"""Summaries by a model, and by own code where it fails."""

import json
from collections.abc import Callable

import pytest
from pydantic import ValidationError

from backend.app.core.config import Settings
from backend.app.summarize import openai
from backend.app.summarize.base import Written
from backend.app.summarize.openai import MAX_RESPONSE_BYTES
from backend.app.summarize.writer import CHUNK_CHARACTERS, open_writer
from backend.tests.databases import NOWHERE
from backend.tests.settings import settings_with
from backend.tests.stand_in import HANG, answer, response, stand_in

TEXT = "The garden needs rain. Rain came. All is well."
EXTRACTED = Written("The garden needs rain.\nRain came.\nAll is well.", "extractive")
MODELLED = Written("It rained.", "openai:tiny")
BUSY = response(b"", "429 Too Many Requests", "Retry-After: 0\r\n")


def model_settings(url: str, **changes: object) -> Settings:
    settings = settings_with(NOWHERE).model_dump() | {
        "summarizer": "openai",
        "openai_base_url": url,
        "openai_model": "tiny",
        "openai_timeout_seconds": 5,
    }
    return Settings(**settings | changes)


async def write(url: str, text: str = TEXT, **changes: object) -> Written:
    async with open_writer(model_settings(url, **changes)) as writer:
        return await writer.write([text])


async def test_model_is_asked() -> None:
    async with stand_in(answer(" It rained.\n")) as model:
        assert await write(model.url, openai_api_key="k-1") == MODELLED
    head, _, body = model.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /v1/chat/completions ")
    assert b"authorization: bearer k-1" in head.lower()
    request = json.loads(body)
    assert request["model"] == "tiny"
    assert request["messages"][1] == {
        "role": "user",
        "content": TEXT.replace(". ", ".\n"),
    }


async def test_key_is_not_needed_and_never_shown() -> None:
    async with stand_in(answer("It rained.")) as model:
        await write(model.url)
    assert b"authorization" not in model.requests[0].lower()
    assert "k-1" not in repr(model_settings("http://x", openai_api_key="k-1"))


@pytest.mark.parametrize(
    "bad",
    [
        HANG,
        b"",
        b"garbage\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\ncut off",
        response(b""),
        response(b"<html>"),
        response(b'{"choices": []}'),
        response(b'{"choices": [{"message": {"content": null}}]}'),
        response(b"[" * 10_000),
        response(b"x" * (MAX_RESPONSE_BYTES + 1)),
        response(b"no such model", "404 Not Found"),
        response(b"", "307 Temporary Redirect", "Location: /elsewhere\r\n"),
        response(b"", "500 Internal Server Error"),
        response(b"", "429 Too Many Requests", "Retry-After: tomorrow\r\n"),
        response(b"", "503 Service Unavailable", "Retry-After: 1000000\r\n"),
        answer(""),
        answer(["a list"]),
        answer("a\0b"),
        answer("lone \ud800"),
        answer("longer than the text " * 3),
    ],
    ids=lambda bad: repr(bad[:60]),
)
async def test_own_code_writes_where_the_model_fails(
    bad: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openai, "FIRST_DELAY_SECONDS", 0.001)
    async with stand_in(bad) as model:
        assert await write(model.url, openai_timeout_seconds=0.2) == EXTRACTED


async def test_own_code_writes_where_there_is_no_server() -> None:
    async with stand_in(BUSY) as model:
        pass
    assert await write(model.url, openai_attempts=1) == EXTRACTED


async def test_busy_model_is_asked_again() -> None:
    async with stand_in(BUSY, BUSY, answer("It rained.")) as model:
        assert await write(model.url) == MODELLED
    assert len(model.requests) == 3


async def test_attempts_have_an_end() -> None:
    async with stand_in(BUSY) as model:
        assert await write(model.url, openai_attempts=2) == EXTRACTED
    assert len(model.requests) == 2


async def test_all_of_a_text_has_one_time() -> None:
    async with stand_in(HANG) as model:
        assert await write(model.url, capture_timeout_seconds=0.2) == EXTRACTED


def shortened() -> Callable[[bytes], bytes]:
    def answer_first_words(request: bytes) -> bytes:
        text = json.loads(request.partition(b"\r\n\r\n")[2])["messages"][1]["content"]
        assert len(text) <= CHUNK_CHARACTERS
        return answer(text[:500])

    return answer_first_words


async def test_summaries_are_summarized_until_one_is_left() -> None:
    text = "A sentence of a long text. " * 15_000
    async with stand_in(shortened()) as model:
        written = await write(model.url, text, capture_timeout_seconds=60)
    assert written.summarizer == "openai:tiny"
    assert written.text in text.replace(". ", ".\n")
    chunks = len(text) // CHUNK_CHARACTERS + 1
    assert len(model.requests) > chunks


async def test_nothing_to_say_asks_nobody() -> None:
    async with stand_in(HANG) as model:
        assert await write(model.url, " \n") == Written("", "openai:tiny")
    assert not model.requests


def test_model_needs_an_endpoint() -> None:
    with pytest.raises(ValidationError, match="OPENAI_BASE_URL"):
        model_settings("")
