"""The summarizer that needs nothing else: it picks the sentences that say most."""

import re
from collections import Counter
from collections.abc import Sequence

from backend.app.summarize.sentences import MAX_SENTENCE, sentences_of

_WORD = re.compile(r"\w+")


class ExtractiveSummarizer:
    """Keeps whole sentences, word for word and in order, each on a line of its own.

    A sentence counts for more the more often its words occur in the texts, and the
    earlier it comes. The same texts give the same summary.
    """

    name = "extractive"

    async def summarize(self, texts: Sequence[str], limit: int) -> str:
        """Return the best sentences that fit within the limit."""
        longest = min(limit, MAX_SENTENCE)
        # As a dictionary: each sentence once.
        sentences = [*dict.fromkeys(s for t in texts for s in sentences_of(t, longest))]
        scores = _scores(sentences)
        by_score = sorted(range(len(sentences)), key=lambda place: -scores[place])
        chosen: list[int] = []
        room = limit
        for place in by_score:
            length = len(sentences[place]) + (1 if chosen else 0)
            if length <= room:
                chosen.append(place)
                room -= length
        return "\n".join(sentences[place] for place in sorted(chosen))


def _scores(sentences: Sequence[str]) -> Sequence[float]:
    words = [_WORD.findall(sentence.casefold()) for sentence in sentences]
    frequency = Counter(word for of_sentence in words for word in of_sentence)
    return [
        # Square roots: neither long sentences nor words such as "the" win by themselves.
        sum(frequency[word] ** 0.5 for word in {*of_sentence})
        / (len(of_sentence) + 1) ** 0.5
        * (1 + 1 / (place + 1))
        for place, of_sentence in enumerate(words)
    ]
