"""A text as words with their places, cut into sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rejoinder.policy.libel.wordlists import listed

_WORD = re.compile(r"@?\w+(?:[-'’]\w+)*")
# “al-Mansour”, “d'Arcy”
_PREFIXED = re.compile(r"(?:al|el|ul|as|an|bin|d|de|l|mac|mc)[-'’]?(?=[A-ZÀ-Þ])")
_CLITICS = frozenset({"s", "re", "ve", "d", "ll", "m"})
_ENDS = frozenset(".!?\n…")
# After these a full stop ends no sentence.
_SHORTENED = listed("shortened")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words [first, last) that stand between two full stops."""

    first: int
    last: int
    question: bool


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text in small letters without “'s” and its like, and where each stands as typed."""

    source: str
    words: list[str]
    clitics: list[str]
    """What follows a word's apostrophe, such as “s”; "" where nothing does."""
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.words)

    def gap(self, index: int) -> str:
        """What stands between the word and the one before it."""
        return self.source[self.ends[index - 1] : self.starts[index]] if index else ""

    def capital(self, index: int) -> bool:
        """Whether the word begins with a capital."""
        if self.source[self.starts[index]].isupper():
            return True
        word = self.source[self.starts[index] : self.ends[index]]
        return word.removeprefix("@")[:1].isupper() or _PREFIXED.match(word) is not None

    def upper(self, index: int) -> bool:
        """Whether the word is written in capitals throughout."""
        typed = self.source[self.starts[index] : self.ends[index]]
        return len(typed) > 1 and typed.isupper()

    def typed(self, first: int, last: int) -> str:
        """Words [first, last) as they were typed."""
        return self.source[self.starts[first] : self.ends[last - 1]]


def words(text: str) -> tuple[list[str], list[str]]:
    """The words of the text in small letters, and what follows the apostrophe of each."""
    found = [word.lower() for word in _WORD.findall(text)]
    clitics = [""] * len(found)
    if "'" in text or "’" in text:
        for index, word in enumerate(found):
            if "'" in word or "’" in word:
                found[index], clitics[index] = _parted(word.replace("’", "'"))
    return found, clitics


def _parted(word: str) -> tuple[str, str]:
    head, _, tail = word.rpartition("'")
    return (head, tail) if tail in _CLITICS else (word, "")


def tokens(text: str) -> Tokens:
    """The words of the text and where each stands."""
    places = [match.span() for match in _WORD.finditer(text)]
    return Tokens(text, *words(text), [start for start, _ in places], [end for _, end in places])


def sentences(text: Tokens) -> list[Sentence]:
    """The sentences in order; every word is in one of them."""
    found: list[Sentence] = []
    first = 0
    for index in range(1, len(text)):
        gap = text.gap(index)
        if gap != " " and not _ENDS.isdisjoint(gap) and not _goes_on(text, index, gap):
            found.append(Sentence(first, index, "?" in gap))
            first = index
    if first < len(text):
        found.append(Sentence(first, len(text), "?" in text.source[text.ends[-1] :]))
    return found


def _goes_on(text: Tokens, index: int, gap: str) -> bool:
    before = text.words[index - 1]
    return gap.strip("\"'”’)") in (". ", ".") and (
        before in _SHORTENED or (len(before) == 1 and before != "i")
    )
