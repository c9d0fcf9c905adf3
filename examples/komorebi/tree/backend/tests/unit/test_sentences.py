"""Sentences, and the summarizer that picks some of them."""

import random

import pytest

from backend.app.summarize.extractive import ExtractiveSummarizer
from backend.app.summarize.sentences import MAX_SENTENCE, chunks_of, sentences_of

ALPHABET = [*'ab .!?…。！」")\n\r\t\v\x00\x01\x1c\x85\u2028é東\u0301', "👩‍🌾", "\ud800"]


def random_text(seed: int) -> str:
    source = random.Random(seed)
    return "".join(source.choices(ALPHABET, k=source.randint(0, 3_000)))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ('He said "Go." She went.', ['He said "Go."', "She went."]),
        ("A title\nand more\r\n\r\nend", ["A title", "and more", "end"]),
        (
            "今日は雨。明日は晴れ！「はい。」と言った",
            ["今日は雨。", "明日は晴れ！", "「はい。」と言った"],
        ),
        ("version 3.11 is a.b", ["version 3.11 is a.b"]),
        (" \n\t\x1c ", []),
        ("", []),
    ],
)
def test_sentences_are_found(text: str, sentences: list[str]) -> None:
    assert [*sentences_of(text)] == sentences


def test_enormous_sentence_is_cut_between_words() -> None:
    pieces = [*sentences_of("word " * 10_000)]
    assert {*" ".join(pieces).split()} == {"word"}
    assert max(map(len, pieces)) <= MAX_SENTENCE


def test_enormous_word_is_cut_anywhere() -> None:
    assert "".join(sentences_of("x" * 1_000_000)) == "x" * 1_000_000


def test_chunks_have_all_sentences_and_a_limit() -> None:
    texts = ["One. Two. " * 500, "Three."]
    chunks = [*chunks_of(texts, 400)]
    sentences = [sentence for text in texts for sentence in sentences_of(text)]
    assert [sentence for chunk in chunks for sentence in chunk] == sentences
    assert max(len("\n".join(chunk)) for chunk in chunks) <= 400


@pytest.mark.parametrize("seed", range(50))
async def test_summary_of_anything_is_sentences_of_it_in_order(seed: int) -> None:
    texts = [random_text(seed), random_text(-seed - 1)]
    limit = random.Random(seed).choice([1, 10, 300, 600])
    summary = await ExtractiveSummarizer().summarize(texts, limit)
    assert len(summary) <= limit
    longest = min(limit, MAX_SENTENCE)
    sentences = [s for text in texts for s in sentences_of(text, longest)]
    remaining = iter(dict.fromkeys(sentences))
    chosen = [*sentences_of(summary, longest)]
    assert all(sentence in remaining for sentence in chosen)
    assert bool(chosen) == bool(sentences)
    assert await ExtractiveSummarizer().summarize(texts, limit) == summary


async def test_what_the_text_is_about_is_kept() -> None:
    text = "The garden needs rain. My shoe is red. Rain came to the garden. Somewhere."
    summary = await ExtractiveSummarizer().summarize([text], 50)
    assert summary == "The garden needs rain.\nRain came to the garden."
