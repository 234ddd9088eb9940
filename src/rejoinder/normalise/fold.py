"""Folds the characters of a text: case, width, ligatures, invisible controls and heaped-up marks."""

from __future__ import annotations

import re
import unicodedata

from rejoinder.normalise.view import Edit, View

# Characters nobody sees: Unicode's Default_Ignorable_Code_Point, the other controls, and the Arabic tatweel,
# which only stretches a word.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u0640\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Scripts whose marks beyond the composed letters carry no letter: vowel points, accents, and what is heaped
# on a letter to hide it. Others (Indic, Thai, Thaana) write vowels with marks and keep a few of them.
_POINTED = re.compile(
    "[\x00-\u06ff\u0750-\u077f\u0860-\u08ff\u1c80-\u1c8f\u1d00-\u2fff\ua640-\ua7ff\ufb1d-\ufdff]"
)
_JAMO = re.compile("[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]")
_JAMO_CONTINUING = re.compile("[\u1160-\u11ff\ud7b0-\ud7ff]")
_MOST_MARKS = 4
# White letters in black circles and squares, which NFKC leaves although it unfolds the others.
_DARK_LETTERS = {first + at: chr(ord("a") + at) for first in (0x1F150, 0x1F170) for at in range(26)}
_HALF_PAIR = re.compile("[\ud800-\udfff]")
# Canonical ordering of marks is quadratic in CPython; Unicode's stream-safe format allows thirty.
_MOST_CLUSTER = 31
_PENDING = "\ufdd0"
_PENDING_RUN = re.compile(f"{_PENDING}+")
_SPACES = re.compile(" {2,}")
_PLAIN_WHITESPACE = {ord(c): " " for c in "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f"}
_MOST_REMEMBERED = 50_000


def fold(view: View) -> View:
    """The view with every character folded; whitespace becomes spaces, as many as there were."""
    text = view.text
    if text.isascii() and not _UNSEEN.search(text):
        lowered = text.lower().translate(_PLAIN_WHITESPACE)
        return view if lowered == text else view.relettered(lowered)
    translated = text.translate(_SIMPLE)
    if _PENDING not in translated:
        return view if translated == text else view.relettered(translated)
    return view.relettered(translated).rewritten(_complex_edits(text, translated))


def single_spaced(view: View) -> View:
    """The view with every run of spaces made one."""
    if "  " not in view.text:
        return view
    return view.rewritten((m.start(), m.end(), " ") for m in _SPACES.finditer(view.text))


def is_unicode(text: str) -> bool:
    """Whether every character is whole: half a pair of surrogates is none, and no UTF-8 can hold it."""
    return _HALF_PAIR.search(text) is None


def is_mark(char: str) -> bool:
    """Whether the character combines with the one before it."""
    return unicodedata.category(char)[0] == "M"


class _Simple(dict[int, str]):
    """What a character folds to, where that is one character beside any other; else the pending sign."""

    def __missing__(self, code: int) -> str:
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        folded = self[code] = _fold_alone(chr(code))
        return folded


def _fold_alone(char: str) -> str:
    if char.isspace():
        return " "
    if _HALF_PAIR.match(char):
        return "\ufffd"
    if char == _PENDING or _continues(char):
        return _PENDING
    folded = _compatible(char)
    if len(folded) != 1 or _JAMO.match(folded) or _UNSEEN.match(folded) or is_mark(folded):
        return _PENDING
    return folded


_SIMPLE = _Simple()


def _continues(char: str) -> bool:
    """Whether the character may merge with the one before it, or is not seen at all."""
    if _UNSEEN.match(char) or is_mark(char):
        return True
    first = unicodedata.normalize("NFKC", char)[0]
    return is_mark(first) or bool(_JAMO_CONTINUING.match(first))


def _complex_edits(text: str, translated: str) -> list[Edit]:
    edits: list[Edit] = []
    for run in _PENDING_RUN.finditer(translated):
        start, end = run.span()
        if start and _continues(text[start]):
            start -= 1
        cluster = start
        for at in range(start + 1, end + 1):
            if at == end or not _continues(text[at]):
                edits.append((cluster, at, _fold_cluster(text[cluster:at])))
                cluster = at
    return edits


def _fold_cluster(cluster: str) -> str:
    seen = _UNSEEN.sub("", cluster)[:_MOST_CLUSTER].replace(_PENDING, "\ufffd")
    folded = _compatible(_HALF_PAIR.sub("\ufffd", seen))
    if folded.isascii():
        return folded.translate(_PLAIN_WHITESPACE)
    kept: list[str] = []
    base = " "
    marks = 0
    for char in _UNSEEN.sub("", folded):
        if not is_mark(char):
            base, marks = char, 0
        else:
            marks += 1
            enclosing = unicodedata.category(char) == "Me"
            if enclosing or marks > _MOST_MARKS or _POINTED.match(base):
                continue
        kept.append(" " if char.isspace() else char)
    return "".join(kept)


def _compatible(text: str) -> str:
    """Unicode's NFKC with full case folding, repeated until it settles; spacing accents stay as they are."""
    if len(text) == 1 and text != " " and unicodedata.normalize("NFKC", text)[0] == " ":
        return " " if text.isspace() else text
    text = text.translate(_DARK_LETTERS)
    while (folded := unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())) != text:
        text = folded
    return text
