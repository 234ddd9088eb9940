"""Finds the stretches of a folded text in which something is disguised."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rejoinder.normalise.disguise import Chunk, mixed_context
from rejoinder.normalise.lookalikes import TO_LATIN
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
SPELLED = (_DOTTED, _SPACED)
_BETWEEN = re.compile(r"[\W_]+")
# Where a text has none of these, there is no disguise to undo; most words of most comments have none. Each
# part begins with what is rare, or the search would cost more than all that follows.
_ODD_SIGNS = (
    rf"{_FILL}(?:(?<=[^\W_].){_FILL}{{0,11}}{_LETTER}|(?<=[$@!|€£§¢+])[^\W\d_]|(?<=[^\W\d_][$@+])|(?<=@\$|\$@))"
    r"|\d(?:(?<=[^\W\d_]\d)|[^\W\d_])"
)
_ODD_ASCII = re.compile(rf"{_ODD_SIGNS}|([a-z])\1\1")
# Letters of right-to-left and Indic scripts are like Latin ones only beside such; on their own they are left alone.
_BESIDE = r"[\u0590-\u0dff](?:(?<=[a-z].)|(?=[a-z]))"
_ALIKE = "".join(re.escape(c) for c in sorted(TO_LATIN) if not "\u0590" <= c <= "\u0dff")
_ODD = re.compile(
    rf"{_ODD_SIGNS}|[\u00df-\u00f6\u00f8-\u052f\u1d00-\u1fff\ua720-\ua7ff{_ALIKE}]|{_BESIDE}"
    r"|([^\W\d_])\1\1|€[^\W\d_]"
)
_SINGLES = re.compile(rf"{_ALONE_BEFORE}{_LETTER}\W{{1,5}}{_LETTER}\W{{1,5}}{_LETTER}(?![^\W_])")
# Letters drawn with several signs, inside a word or at its beginning; and the letters that flags are made of.
# Two of those are a flag, which is no letter of a word.
_DRAWINGS = {
    "/\\": "a",
    "()": "o",
    "\\/": "v",
    "|<": "k",
    "|)": "d",
    "|-|": "h",
    "[]": "o",
    "|\\|": "n",
    "/-\\": "a",
}
_FIRST_INDICATOR = 0x1F1E6
_INDICATORS = "[\U0001f1e6-\U0001f1ff]"
_DRAWN = re.compile(
    "(?:(?<=[^\\W_])|(?<![^ ]))(?:"
    + "|".join(re.escape(drawing) for drawing in sorted(_DRAWINGS, key=len, reverse=True))
    + rf")(?=[^\W_])|(?<!{_INDICATORS})(?:{_INDICATORS}(?!{_INDICATORS})|{_INDICATORS}{{3,}})"
)


def disguised(text: str) -> bool:
    """Whether anything in a folded text may be a disguise."""
    return any(pattern.search(text) for pattern in (_odd(text), _SINGLES, _DRAWN))


def _odd(text: str) -> re.Pattern[str]:
    return _ODD_ASCII if text.isascii() else _ODD


def lettered(view: View) -> View:
    """The view with letters that are drawn with several signs, or made of flags, as plain letters."""
    return view.rewritten(_letters_drawn(view.text))


def _letters_drawn(text: str) -> Iterator[Edit]:
    for match in _DRAWN.finditer(text):
        drawn = match.group()
        if drawn in _DRAWINGS:
            yield match.start(), match.end(), _DRAWINGS[drawn]
        else:
            for at, indicator in enumerate(drawn, match.start()):
                yield at, at + 1, chr(ord(indicator) - _FIRST_INDICATOR + ord("a"))


def joined(view: View) -> View:
    """The view with letters written one by one (b a d, b.a.d) put together."""
    for runs in SPELLED:
        view = view.rewritten(
            gap for start, end in spelled_out(view.text, runs) for gap in gaps(view.text, start, end)
        )
    return view


def spelled_out(text: str, runs: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where letters stand one by one, as one of the patterns of ``SPELLED`` finds them."""
    for run in runs.finditer(text):
        letters = [c for c in run.group() if c.isalnum()]
        spelled = sum(c.isalpha() for c in letters)
        # Dates, scores and telephone numbers are figures one by one too, and hide no word.
        if spelled >= 2 and 2 * spelled >= len(letters):
            yield run.span()


def gaps(text: str, start: int, end: int) -> Iterator[Edit]:
    """What parts the letters of [start, end), to be taken away."""
    for gap in _BETWEEN.finditer(text, start, end):
        yield gap.start(), gap.end(), ""


def chunks(text: str, own: frozenset[str]) -> Iterator[Chunk]:
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
