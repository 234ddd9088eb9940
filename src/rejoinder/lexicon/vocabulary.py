"""The ordinary words of a language, which are never taken for misspelt abuse."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

_WORDS = Path(__file__).resolve().parent / "words"
# Words of one and two letters that stand in ordinary sentences; all others of that length are taken for fragments.
_SHORT = frozenset(
    (
        "a",
        "i",
        "am",
        "an",
        "as",
        "at",
        "be",
        "by",
        "do",
        "go",
        "he",
        "hi",
        "if",
        "in",
        "is",
        "it",
        "me",
        "my",
        "no",
        "of",
        "oh",
        "ok",
        "on",
        "or",
        "so",
        "to",
        "up",
        "us",
        "we",
        "tv",
        "uk",
        "eu",
        "un",
        "pm",
        "ad",
        "dr",
        "mr",
        "ms",
        "vs",
    )
)


class Vocabulary:
    """Which words are ordinary, and which of them anybody uses."""

    def __init__(self, text: str) -> None:
        written = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
        common, _, rest = written.partition("\n\n")
        self._common = {word: place for place, word in enumerate(common.split())}
        self._rest = frozenset(rest.split())

    def knows(self, word: str) -> bool:
        """Whether the folded word is an ordinary word or a name."""
        return word in self._common or word in self._rest or word in _SHORT

    def is_common(self, word: str) -> bool:
        """Whether anybody uses the word, as against rare words and most names."""
        return word in self._common or word in _SHORT

    def familiarity(self, word: str) -> float:
        """From 0, unknown, to 1, the commonest; below a half for words that are not common."""
        if word in _SHORT:
            return 0.9
        place = self._common.get(word)
        if place is not None:
            return 1 - place / len(self._common) / 2
        return 0.4 if word in self._rest else 0.0


@lru_cache(maxsize=4)
def vocabulary(code: str) -> Vocabulary:
    """The vocabulary of a language that has a lexicon, read when first asked for."""
    return Vocabulary(gzip.decompress((_WORDS / f"{code}.txt.gz").read_bytes()).decode("utf-8"))
