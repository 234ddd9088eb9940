"""Which characters a text may hold, and how bidirectional controls are kept inside their line."""

from __future__ import annotations

import re
import unicodedata

# Newlines of other systems become "\n"; C0 and C1 controls, noncharacters and halves of surrogate pairs have
# no printed form and break XML, PostgreSQL (NUL) or UTF-8 (surrogates).
_NEWLINES = re.compile("\r\n?|[\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")

_ISOLATES = "\u2066\u2067\u2068"
_EMBEDDINGS = "\u202a\u202b\u202d\u202e"
_END_ISOLATE = "\u2069"
_END_EMBEDDING = "\u202c"
_CONTROLS = re.compile(f"[{_ISOLATES}{_EMBEDDINGS}{_END_ISOLATE}{_END_EMBEDDING}\n]")
_STRONG = re.compile("[A-Za-z\xaa-\U0010ffff]")

# The Unicode bidirectional algorithm stops at 125 levels; nobody writes beyond a few.
_DEEPEST_BIDI = 60


def clean(text: str) -> str:
    """The text with "\\n" for every kind of newline and without what cannot be printed or stored."""
    text = _UNPRINTABLE.sub("", _NEWLINES.sub("\n", text))
    return _SURROGATES.sub("\ufffd", text)


def direction(text: str) -> str:
    """ "ltr" or "rtl" by the first letter that has a direction, as HTML's dir=auto; "" where none has."""
    for found in _STRONG.finditer(text):
        kind = unicodedata.bidirectional(found.group())
        if kind == "L":
            return "ltr"
        if kind in ("R", "AL"):
            return "rtl"
    return ""


def directions(text: str) -> set[str]:
    """The directions of all its letters; empty where none has one."""
    kinds = {unicodedata.bidirectional(found.group()) for found in _STRONG.finditer(text)}
    return {"ltr" if kind == "L" else "rtl" for kind in kinds & {"L", "R", "AL"}}


class Containment:
    """Feeds text through in pieces so that no bidirectional control acts beyond its own line.

    Controls opened and not closed are closed at the line's end; closing ones with nothing to close are left
    out, because a browser would let them close the isolation of the element around them.
    """

    def __init__(self) -> None:
        self._open: list[str] = []

    def feed(self, text: str) -> str:
        """The piece as it may be displayed."""
        if not self._open and not _CONTROLS.search(text):
            return text
        return _CONTROLS.sub(lambda found: self._control(found.group()), text)

    def end(self) -> str:
        """The controls that close what is still open; to be written at the end of the block."""
        closers = "".join(
            _END_ISOLATE if mark in _ISOLATES else _END_EMBEDDING for mark in reversed(self._open)
        )
        self._open.clear()
        return closers

    def _control(self, mark: str) -> str:
        if mark == "\n":
            return self.end() + mark
        if mark in _ISOLATES or mark in _EMBEDDINGS:
            if len(self._open) >= _DEEPEST_BIDI:
                return ""
            self._open.append(mark)
            return mark
        if mark == _END_EMBEDDING:
            if self._open and self._open[-1] in _EMBEDDINGS:
                self._open.pop()
                return mark
            return ""
        if not any(opened in _ISOLATES for opened in self._open):
            return ""
        while self._open.pop() not in _ISOLATES:
            pass
        return mark
