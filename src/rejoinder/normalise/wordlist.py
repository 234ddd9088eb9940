"""Finds the words and phrases of a list in the readings of a text, on word boundaries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import ahocorasick_rs

from rejoinder.normalise.fold import is_mark
from rejoinder.normalise.reading import normalise_pattern

# Chinese, Japanese, Thai, Lao, Khmer and Burmese put no spaces between words: every place is a boundary.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_MASK = "*#%?~_.-"
# Hyphens, dots and underscores join words too, so only one run of them is taken for hidden letters.
_MASKED_WORDS = (
    re.compile(r"(?<![^\W_])[^\W\d_][^\W_]*(?:[*#%?~]+[^\W_]+)+(?![^\W_])"),
    re.compile(r"(?<![^\W_])[^\W\d_][^\W_]*[_.-]{1,8}[^\W_]+(?![^\W_])"),
)
# Begins with what is rare, so that most texts are done with at once.
_MASKED = re.compile(rf"[{re.escape(_MASK)}](?<=[^\W_].)[{re.escape(_MASK)}]*[^\W_]")
_LONGEST_MASKED = 40


class Reading(Protocol):
    """What is searched: a reading of a text that knows its way back to the text as typed."""

    @property
    def text(self) -> str:
        """The text as this reading has it."""
        ...

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of this reading lies in the text as typed."""
        ...


class EntryError(ValueError):
    """An entry of a list that cannot be used; the message says why and what to write."""

    def __init__(self, entry: str, why: str) -> None:
        super().__init__(f"“{entry}” {why}")
        self.entry = entry


@dataclass(frozen=True, slots=True)
class Hit:
    """A list's entry found in the word at [start, end) of the text as typed, in code points."""

    entry: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    written: str
    pattern: str
    open_start: bool
    open_end: bool
    exact: bool

    @classmethod
    def parse(cls, written: str) -> _Entry:
        inner = written.strip()
        exact = inner.startswith("=") and len(inner) > 1
        inner = inner[1:] if exact else inner
        open_start = len(inner) > 1 and inner.startswith("*")
        open_end = len(inner) > 1 and inner.endswith("*")
        pattern = normalise_pattern(inner[open_start : len(inner) - open_end])
        if not pattern or not pattern.strip("*"):
            raise EntryError(written, "holds no word; write a word, or part of one with * at its open end")
        if (open_start or open_end) and len(pattern) < 2:
            raise EntryError(written, "would match too many words; write at least two letters beside the *")
        return cls(written, pattern, open_start, open_end, exact)

    def stands(self, text: str, start: int, end: int) -> bool:
        """Whether the pattern at [start, end) is a word of its own there, as far as the entry asks."""
        return (self.open_start or _edge(text, start)) and (self.open_end or _edge(text, end))

    def word(self, text: str, start: int, end: int) -> tuple[int, int]:
        """The whole word around the pattern at [start, end), where the entry leaves its ends open."""
        while self.open_start and not _edge(text, start):
            start -= 1
        while self.open_end and not _edge(text, end):
            end += 1
        return start, end


def check_stars(written: str) -> None:
    """Raises EntryError for an entry with a ``*`` that looks as if it stood for any letters, and does not."""
    entry = _Entry.parse(written)
    if "*" in entry.pattern and not entry.exact:
        raise EntryError(
            written,
            "has a * that stands for no letters, since one does so only at an end, as in “idiot*”; write the word "
            "itself, which is found with letters masked too, or “=” before it for exactly these signs",
        )


class WordList:
    """A list of words and phrases, built once and then searched in time that does not grow with the list.

    An entry is found as a whole word, whatever its case, width or disguise. A ``*`` at its beginning or end
    leaves that side open; a ``=`` before it asks for the word as it is written, without looking through
    disguises. Raises EntryError for an entry that holds no word. A ``*`` elsewhere stands for itself: see
    ``check_stars``.
    """

    def __init__(self, entries: Iterable[str]) -> None:
        parsed = [_Entry.parse(entry) for entry in entries]
        by_pattern: dict[str, list[_Entry]] = defaultdict(list)
        for entry in parsed:
            by_pattern[entry.pattern].append(entry)
        self._entries = list(by_pattern.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(by_pattern)) if by_pattern else None
        self._masks = _Masks([entry for entry in parsed if not entry.exact])

    def find(self, readings: Sequence[Reading]) -> list[Hit]:
        """Every place where an entry stands, in order, leaving out those inside a longer one.

        ``readings`` begin with the text as typed, followed by the folded reading and those with disguises
        undone, as ``read`` gives them.
        """
        hits: dict[tuple[int, int], Hit] = {}
        for hit in self.every(readings):
            hits.setdefault((hit.start, hit.end), hit)
        return _outermost(hits.values())

    def every(self, readings: Sequence[Reading]) -> Iterator[Hit]:
        """As ``find``, but with every entry at every place, in no order, and the same one more than once."""
        if self._automaton is None:
            return
        for number, reading in enumerate(readings[1:]):
            text = reading.text
            for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
                for entry in self._entries[index]:
                    if not (entry.exact and number) and entry.stands(text, start, end):
                        yield Hit(entry.written, *reading.span(*entry.word(text, start, end)))
            for entry, start, end in self._masks.find(text):
                yield Hit(entry.written, *reading.span(start, end))


class _Masks:
    """The entries by what a mask leaves to see of them: their length, first letter and last letter."""

    def __init__(self, entries: Iterable[_Entry]) -> None:
        self._whole: dict[tuple[int, str, str], list[_Entry]] = defaultdict(list)
        self._beginnings: dict[tuple[int, str, str], list[_Entry]] = defaultdict(list)
        for entry in entries:
            pattern = entry.pattern
            if 3 <= len(pattern) <= _LONGEST_MASKED and pattern.isalpha():
                key = (len(pattern), pattern[0], pattern[-1])
                self._whole[key].append(entry)
                if entry.open_end:
                    self._beginnings[key].append(entry)
        self._lengths = sorted({length for length, _, _ in self._beginnings})

    def find(self, text: str) -> Iterator[tuple[_Entry, int, int]]:
        """Words with letters masked (f**k) that can only be read as an entry."""
        if not self._whole or not _MASKED.search(text):
            return
        for words in _MASKED_WORDS:
            for word in words.finditer(text):
                masked = word.group()
                if len(masked) <= _LONGEST_MASKED:
                    for entry in self._readable(masked):
                        yield entry, word.start(), word.end()

    def _readable(self, masked: str) -> Iterator[_Entry]:
        """The entries a masked word can be."""
        for entry in self._whole.get((len(masked), masked[0], masked[-1]), ()):
            if _fits(masked, entry.pattern):
                yield entry
        for length in self._lengths:
            if length >= len(masked):
                break
            for entry in self._beginnings.get((length, masked[0], masked[length - 1]), ()):
                if _fits(masked[:length], entry.pattern):
                    yield entry


def _fits(masked: str, pattern: str) -> bool:
    hidden = 0
    for seen, letter in zip(masked, pattern, strict=True):
        if seen in _MASK:
            hidden += 1
        elif seen != letter:
            return False
    return hidden > 0


def _edge(text: str, at: int) -> bool:
    """Whether a word may begin or end between the characters before and at ``at``."""
    if at == 0 or at == len(text):
        return True
    before, after = text[at - 1], text[at]
    if is_mark(after):
        return False
    if not (after.isalnum() and (before.isalnum() or is_mark(before))):
        return True
    return bool(_UNSPACED.match(before) or _UNSPACED.match(after))


def _outermost(hits: Iterable[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    reach = -1
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if hit.end > reach:
            kept.append(hit)
            reach = hit.end
    return kept
