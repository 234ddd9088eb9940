"""Lets words of any length end their line somewhere: what has no place to break runs off the sheet and is lost."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 30
"""Signs in a row that may stand without such a place; few words of any language are longer."""
EVERY = 10
"""Signs from one place to the next in what is longer, so that it fits in the largest type, and in narrow places."""
OBJECT = "\ufeff"
"""A place that leaves nothing in what is copied out, so that long addresses stay what they are.

The typesetter puts an empty box there; no text that is set has the sign otherwise. As an object between letters it
would part Arabic ones, and turn numbers in Hebrew round.
"""
SPACE = "\u200b"
"""A place that parts no letters that join and turns nothing round, but stays in what is copied out."""

_BREAKS = " \t\n\u00ad\u1680\u2000-\u2006\u2008-\u200b\u2028\u2029\u205f\u3000"
_LONG = re.compile(f"[^{_BREAKS}]{{{LONGEST + 1},}}")
# Between these, lines break by themselves (UAX 14); not before a digit, nor within what is repeated.
_NATURAL = re.compile("(?<=[-/?])(?=[A-Za-z])")
_UNPARTED = frozenset("\u200c\u200d\u2060\u2066\u2067\u2068\u2069")
_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
_FLAGS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))


def breakable(text: str) -> str:
    """The text with invisible places to break wherever it goes on for long without one."""
    return _LONG.sub(lambda found: _broken(found[0]), text)


def _broken(run: str) -> str:
    place = OBJECT if _reads_right(run) else SPACE
    return "".join(
        _with_places(part, place) if len(part) > LONGEST else part for part in _NATURAL.split(run)
    )


def _reads_right(run: str) -> bool:
    """Whether it is from left to right by itself, whatever stands around it."""
    kinds = [unicodedata.bidirectional(sign) for sign in run]
    firm = [kind for kind in kinds if kind in {"L", "R", "AL", "EN", "AN"}]
    return bool(firm) and firm[0] == "L" and not {"R", "AL", "AN"}.intersection(firm)


def _with_places(part: str, place: str) -> str:
    pieces: list[str] = []
    since = 0
    for number, sign in enumerate(part):
        is_escape = "%" in part[max(0, number - 2) : number]
        if since >= EVERY and not is_escape and _parts(part[number - 1], sign) and len(part) - number >= EVERY // 2:
            pieces.append(place)
            since = 0
        pieces.append(sign)
        since += 1
    return "".join(pieces)


def _parts(before: str, sign: str) -> bool:
    """Whether a place may stand between two signs: never within what is drawn as one."""
    if before in _UNPARTED or sign in _UNPARTED or sign in _TONES or unicodedata.category(sign)[0] == "M":
        return False
    return not (before in _FLAGS and sign in _FLAGS)
