"""Reads a text as typed, folded, and through its disguises."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rejoinder.normalise.disguise import Chunk, mixed_context
from rejoinder.normalise.fold import fold, single_spaced
from rejoinder.normalise.lookalikes import own_letters
from rejoinder.normalise.view import Edit, View

# Signs that may stand between the letters of one word. Apostrophes are left out (“he'll” is no “hell”), and
# the class is written out because Python's \W takes the vowel marks of Indic scripts for signs.
_FILL = (
    r"[!-&(-/:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    r"\u2010-\u2018\u201a-\u2bff\u3001-\u3030\U0001f000-\U0001faff]"
)
_LETTER = r"[^\W_]"
_ALONE_BEFORE = r"(?<![^\W_])"
_ALONE_AFTER = r"(?![^\W_]|[\u0300-\u0fff])"
_DOTTED = re.compile(rf"{_ALONE_BEFORE}{_LETTER}(?:(?:{_FILL}|['’]){{1,3}}{_LETTER}){{2,}}{_ALONE_AFTER}")
_SPACED = re.compile(
    rf"{_ALONE_BEFORE}{_LETTER}({_FILL}? {{1,3}}(?:{_FILL} {{0,3}})?){_LETTER}(?:\1{_LETTER})+{_ALONE_AFTER}"
)
_BETWEEN = re.compile(r"[\W_]+")
# Where a text has none of these, there is no disguise to undo; most words of most comments have none. Each
# part begins with what is rare, or the search would cost more than all that follows.
_ODD_SIGNS = (
    rf"{_FILL}(?:(?<=[^\W_].){_FILL}{{0,11}}{_LETTER}|(?<=[$@!|€£§])[^\W\d_]|(?<=[^\W\d_][$@])|(?<=@\$|\$@))"
    r"|\d(?:(?<=[^\W\d_]\d)|[^\W\d_])"
)
_ODD_ASCII = re.compile(rf"{_ODD_SIGNS}|([a-z])\1\1")
_ODD = re.compile(
    rf"{_ODD_SIGNS}|[\u00df-\u00f6\u00f8-\u052f\u1d00-\u1fff\ua720-\ua7ff]|([^\W\d_])\1\1|€[^\W\d_]"
)
_SINGLES = re.compile(rf"{_ALONE_BEFORE}{_LETTER}\W{{1,5}}{_LETTER}\W{{1,5}}{_LETTER}(?![^\W_])")
# Each round of undoing removes characters or turns signs into letters, and may lay bare another disguise.
_MOST_ROUNDS = 6


def read(text: str, language: str = "und") -> tuple[View, ...]:
    """The readings of a text: as typed, folded (case, width, invisible signs), then with disguises undone.

    There are at least the first two and at most ten. The third, where there is one, has every disguise
    undone, and reading it again changes nothing; the ones after it take the other turn where a sign, a
    lengthened letter or a mark can be read in two ways. ``language`` (a BCP 47 tag) keeps marked letters that
    are letters of their own there, such as the German “ü”. The time taken grows in line with the text.
    """
    typed = View(text)
    spread = fold(typed)
    folded = single_spaced(spread)
    if not _disguised(spread.text):
        return typed, folded
    own = own_letters(language)
    joined = single_spaced(_joined(spread))
    chunks = list(_chunks(joined.text, own))
    views = [typed, folded, _settled(joined.rewritten(_edits(chunks, 0)), own)]
    for variant in range(1, max((chunk.readings for chunk in chunks), default=1)):
        views.append(joined.rewritten(_edits(chunks, variant)))
    seen = {folded.text}
    distinct = views[:2]
    for view in views[2:]:
        if view.text not in seen:
            seen.add(view.text)
            distinct.append(view)
    return tuple(distinct)


def normalise_pattern(word: str) -> str:
    """A word or phrase of a list, folded as texts are, so that it is found in a folded reading."""
    return single_spaced(fold(View(word))).text.strip()


def _settled(view: View, own: frozenset[str]) -> View:
    for _ in range(_MOST_ROUNDS):
        spread = fold(view)
        if _disguised(spread.text):
            joined = single_spaced(_joined(spread))
            after = joined.rewritten(_edits(list(_chunks(joined.text, own)), 0))
        else:
            after = single_spaced(spread)
        if after.text == view.text:
            return view
        view = after
    return view


def _disguised(text: str) -> bool:
    return _odd(text).search(text) is not None or _SINGLES.search(text) is not None


def _odd(text: str) -> re.Pattern[str]:
    return _ODD_ASCII if text.isascii() else _ODD


def _joined(view: View) -> View:
    """The view with letters written one by one (b a d, b.a.d) put together."""
    for pattern in (_DOTTED, _SPACED):
        view = view.rewritten(_joins(pattern, view.text))
    return view


def _joins(pattern: re.Pattern[str], text: str) -> Iterator[Edit]:
    for run in pattern.finditer(text):
        letters = [c for c in run.group() if c.isalnum()]
        spelled = sum(c.isalpha() for c in letters)
        # Dates, scores and telephone numbers are figures one by one too, and hide no word.
        if spelled < 2 or 2 * spelled < len(letters):
            continue
        for gap in _BETWEEN.finditer(text, run.start(), run.end()):
            yield gap.start(), gap.end(), ""


def _chunks(text: str, own: frozenset[str]) -> Iterator[Chunk]:
    """The stretches between spaces in which something is disguised or ambiguous."""
    pattern = _odd(text)
    other_script = not text.isascii() and mixed_context(text)
    at = 0
    while odd := pattern.search(text, at):
        start = text.rfind(" ", 0, odd.start() + 1) + 1
        end = text.find(" ", max(odd.end() - 1, start + 1))
        at = end if end >= 0 else len(text)
        chunk = Chunk.of(text[start:at], start, own, other_script)
        if chunk is not None:
            yield chunk


def _edits(chunks: list[Chunk], variant: int) -> Iterator[Edit]:
    for chunk in chunks:
        yield from chunk.edits(variant)
