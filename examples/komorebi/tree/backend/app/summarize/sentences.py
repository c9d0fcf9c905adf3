"""Sentences of any text, in any script, and chunks of them."""

import re
from collections.abc import Iterable, Iterator, Sequence

MAX_SENTENCE = 300

# Lines end sentences; so do these signs, in most scripts only before a space.
_BOUNDARY = re.compile(
    r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+"
    r"|(?<=[.!?…।؟։])[\"'”’»)\]]*\s+"
    r"|(?<=[。！？｡])(?![」』”’）])"
)


def sentences_of(text: str, limit: int = MAX_SENTENCE) -> Iterator[str]:
    """Return the sentences of a text, word for word and in order.

    What is longer than the limit counts as several: it is cut, between words if it can
    be. The sentences of sentences on lines of their own are the same ones again.
    """
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        # A closing quotation mark belongs to the sentence; the space after it does not.
        yield from _pieces(text[start : boundary.end()].strip(), limit)
        start = boundary.end()
    yield from _pieces(text[start:].strip(), limit)


def chunks_of(texts: Iterable[str], size: int) -> Iterator[Sequence[str]]:
    """Return the sentences of texts in groups of so many characters at most."""
    chunk: list[str] = []
    length = 0
    for text in texts:
        for sentence in sentences_of(text):
            if chunk and length + len(sentence) > size:
                yield chunk
                chunk, length = [], 0
            chunk.append(sentence)
            length += len(sentence) + 1
    if chunk:
        yield chunk


def _pieces(sentence: str, limit: int) -> Iterator[str]:
    start = 0
    while len(sentence) - start > limit:
        space = sentence.rfind(" ", start + 1, start + limit + 1)
        end = space if space > 0 else start + limit
        yield sentence[start:end].strip()
        start = end
    if rest := sentence[start:].strip():
        yield rest
