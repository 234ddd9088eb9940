"""Tells a comment's own words from what it quotes of the article or of the comment it answers."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from operator import itemgetter

from rejoinder.normalise import View
from rejoinder.policy.submission import Submission

GAP = "…"
"""What stands in the own words where something was quoted."""

_RUN = 6
"""Words in a row that nobody writes by chance just as a source has them, so no marks are needed."""
_MARKED = 3
_ATTRIBUTED = 2
# Words of a source, from its beginning, that are looked through, so that its index stays small.
_MOST_WORDS = 50_000
_KEPT_SOURCES = 16

# Scripts without spaces are read sign by sign, two of which make about one word.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_JOINT = "'’‘ʼ＇\u00ad\u200b-\u200d\u2060"
_WORD = re.compile(rf"[^\W_]+(?:[{_JOINT}]+[^\W_]+)*")
_LETTER = rf"(?![{_UNSPACED}])[^\W_]"
_WORD_OR_SIGN = re.compile(rf"[{_UNSPACED}]|(?:{_LETTER})+(?:[{_JOINT}]+(?:{_LETTER})+)*")
_JOINTS = re.compile(f"[{_JOINT}]")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")

_CLOSERS = {"“": "”“\"", "„": "“”\"", "‟": "”", "”": "”", "«": "»", "»": "«", "「": "」", "『": "』", '"': '"”',
            "‘": "’", "‚": "‘’", "‹": "›", "›": "‹", "'": "'’", "`": "`'´"}  # fmt: skip
_DOUBLE = frozenset('“”„‟«»「」『』"')
_MARKS = re.compile("[“”„‟«»「」『』\"‘’‚‹›'`´]")
# These may stand for something else, or open as well as close, so what is around them decides.
_OPENS_AT_A_WORD = frozenset("\"'`’”‘»›")
_CLOSES_AT_A_WORD = frozenset("\"'`´’")
_OMISSION = re.compile(r"\[\s*(?:…|\.{2,})\s*\]|\(\s*(?:…|\.{2,})\s*\)|…|\.{2,}")
_QUOTED_LINES = re.compile(r"(?:^[ \t]*[>＞].*(?:\n|\Z))+", re.MULTILINE)
_LINE = re.compile(r"[^\n]+")

_NEAR = 60
_SAYING = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|wr(?:ite|ites|ote|iting|itten)|call(?:s|ed|ing)?|claim(?:s|ed|ing)?|"
    r"quot(?:e|es|ed|ing)|according|ask(?:s|ed)?|repl(?:y|ies|ied)|answer(?:s|ed)?|state[sd]?|argue[sd]?|"
    r"tell|tells|told|declare[sd]?|put(?:s|ting)? it|words?|phrase|headline|title|article|comment|sentence)\b",
    re.IGNORECASE,
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What the author of a comment says in their own words."""

    text: str
    """The comment with “…” in place of each quoted passage."""
    quoted: tuple[Span, ...]
    """Where the quoted passages stand in the comment as typed, in order and apart from each other."""
    _view: View

    def span(self, start: int, end: int) -> Span:
        """Where [start, end) of the own words lies in the comment as typed, in code points, end-exclusive.

        A “…” lies where the whole passage does that it stands for. Raises ValueError where the span is not
        within the own words.
        """
        return self._view.span(start, end)

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether [start, end) of the comment as typed lies within one quoted passage."""
        at = bisect_right(self.quoted, start, key=itemgetter(0)) - 1
        return at >= 0 and end <= self.quoted[at][1]


def of(submission: Submission) -> OwnWords:
    """The own words of a submission, its article and the comment it answers being the sources."""
    article = submission.article
    sources = (article.title, article.text) if article else ()
    return own_words(submission.text, (*sources, submission.parent or ""))


def own_words(text: str, sources: Iterable[str]) -> OwnWords:
    """The text without what it quotes of the sources, whatever the case, punctuation and spacing.

    Quoted is what stands word for word in a source and is six words or longer, or three within quotation
    marks, or two within marks beside a word of saying (“you wrote”), or two on lines that begin with “>”. Marks
    prove nothing by themselves: what no source has is the author's own. Takes time in line with the text, and
    with a source the first time it is seen.
    """
    known = [_index(source) for source in sources if source and not source.isspace()]
    typed = View(text)
    if not known:
        return OwnWords(text, (), typed)
    quoted = _Comment(text, known).quoted()
    view = typed.rewritten((start, end, GAP) for start, end in quoted)
    return OwnWords(view.text, quoted, view)


class _Source:
    """The rows of words that stand in a source, of two to six words each."""

    def __init__(self, text: str) -> None:
        self._words = [_folded(word.group()) for word in islice(_words(text), _MOST_WORDS)]
        self._rows: dict[int, frozenset[int]] = {}

    def rows(self, length: int) -> frozenset[int]:
        """Hashes of all rows of so many words."""
        if length not in self._rows:
            self._rows[length] = frozenset(_rows(self._words, length))
        return self._rows[length]

    def has(self, words: Sequence[str]) -> bool:
        """Whether the words stand here in a row; of more than six, whether every six of them do."""
        length = min(len(words), _RUN)
        rows = self.rows(length)
        return all(row in rows for row in _rows(words, length))


class _Comment:
    """A comment read for what it quotes."""

    def __init__(self, text: str, sources: Sequence[_Source]) -> None:
        found = list(_words(text))
        self._text = text
        self._sources = sources
        self._words = [_folded(word.group()) for word in found]
        self._starts = [word.start() for word in found]
        self._ends = [word.end() for word in found]
        self._is_quoted = bytearray(len(found))

    def quoted(self) -> tuple[Span, ...]:
        """Where the quoted passages stand."""
        self._mark_runs()
        for start, end in _quotations(self._text):
            self._mark_passage(start, end, _ATTRIBUTED if self._is_attributed(start, end) else _MARKED)
        for block in _QUOTED_LINES.finditer(self._text):
            if not self._mark_passage(*block.span(), _ATTRIBUTED):
                for line in _LINE.finditer(self._text, *block.span()):
                    self._mark_passage(*line.span(), _MARKED)
        return tuple(
            (self._starts[first], self._ends[last - 1]) for first, last in _stretches(self._is_quoted)
        )

    def _mark_runs(self) -> None:
        in_runs = bytearray(len(self._words))
        rows = [source.rows(_RUN) for source in self._sources]
        done = 0
        for at, row in enumerate(_rows(self._words, _RUN)):
            if any(row in some for some in rows):
                done = max(done, at)
                in_runs[done : at + _RUN] = b"\1" * (at + _RUN - done)
                done = at + _RUN
        for first, last in _stretches(in_runs):
            if self._weight(first, last) >= _RUN:
                self._mark(first, last)

    def _mark_passage(self, start: int, end: int, fewest: int) -> bool:
        """Marks what of [start, end) stands in a source; whether all of it does. Omissions may part it."""
        whole = True
        at = start
        for stop, after in (*(m.span() for m in _OMISSION.finditer(self._text, start, end)), (end, end)):
            first, last = bisect_left(self._starts, at), bisect_left(self._starts, stop)
            at = after
            if first == last:
                continue
            words = self._words[first:last]
            if self._weight(first, last) >= fewest and any(source.has(words) for source in self._sources):
                self._mark(first, last)
            else:
                whole = False
        return whole

    def _mark(self, first: int, last: int) -> None:
        self._is_quoted[first:last] = b"\1" * (last - first)

    def _weight(self, first: int, last: int) -> float:
        """How many words these are, signs of scripts without spaces counted as half a word."""
        signs = sum(map(_is_sign, self._words[first:last]))
        return last - first - signs / 2

    def _is_attributed(self, start: int, end: int) -> bool:
        before = self._text[max(0, start - _NEAR) : start]
        after = self._text[end : end + _NEAR]
        return bool(_SAYING.search(before) or _SAYING.search(after))


@lru_cache(maxsize=_KEPT_SOURCES)
def _index(source: str) -> _Source:
    # A story's text comes again with every comment on it.
    return _Source(source)


def _words(text: str) -> Iterator[re.Match[str]]:
    pattern = _WORD_OR_SIGN if not text.isascii() and _IS_UNSPACED.search(text) else _WORD
    return pattern.finditer(text)


def _folded(word: str) -> str:
    if word.isascii() and word.isalnum():
        return word.lower()
    return unicodedata.normalize("NFKC", _JOINTS.sub("", word)).casefold()


def _is_sign(word: str) -> bool:
    return len(word) == 1 and not word.isascii() and bool(_IS_UNSPACED.match(word))


def _rows(words: Sequence[str], length: int) -> Iterator[int]:
    """A hash of each row of so many words. Text hashes differ between processes and cannot be aimed at."""
    return map(hash, zip(*(islice(words, at, None) for at in range(length)), strict=False))


def _stretches(marks: bytearray) -> Iterator[tuple[int, int]]:
    """Where ones stand in a row."""
    at = marks.find(1)
    while at >= 0:
        end = marks.find(0, at)
        end = len(marks) if end < 0 else end
        yield at, end
        at = marks.find(1, end)


def _quotations(text: str) -> Iterator[Span]:
    """What stands between quotation marks, double and single ones each by themselves."""
    opened: dict[bool, int] = {}
    for mark in _MARKS.finditer(text):
        char, at = mark.group(), mark.start()
        double = char in _DOUBLE
        begin = opened.get(double)
        if begin is not None and char in _CLOSERS[text[begin]] and _may_close(text, at):
            yield begin + 1, at
            del opened[double]
        elif char in _CLOSERS and _may_open(text, at):
            opened[double] = at


def _may_open(text: str, at: int) -> bool:
    if text[at] not in _OPENS_AT_A_WORD:
        return True
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return not before.isalnum() and bool(after) and not after.isspace()


def _may_close(text: str, at: int) -> bool:
    if text[at] not in _CLOSES_AT_A_WORD:
        return True
    return not text[at - 1].isspace() and not text[at + 1 : at + 2].isalnum()
