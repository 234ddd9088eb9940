"""The fonts that a PDF is set in, and which signs they can show: a sign that none has must not reach the page."""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("typefaces")
MISSING = "\u25a1"
"""What stands in the place of a sign that no font of ours has."""

# Never drawn, so no font need have them; all but these are isolated or left out before.
_UNDRAWN = frozenset("\n\u00ad\u200b\u200c\u200d\u2066\u2067\u2068\u2069\ufe0e\ufe0f")
_DROPPED = re.compile(
    "[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\ufeff\ufff9-\ufffb]"
)
_PLAIN = re.compile("[\n -~\u00a0-\u017f\u2010-\u2015\u2018-\u201e\u2026\u2066-\u2069]*")
"""Signs that our fonts are known to have (a test holds it), which is most of what is ever written."""


def showable(text: str) -> str:
    """The text as it can be set: composed, without stray controls, and with MISSING for what no font has.

    A letter and the marks upon it must be in one font together; marks that are in none with their letter go.
    """
    if _PLAIN.fullmatch(text):
        return text
    text = _DROPPED.sub("", unicodedata.normalize("NFC", text))
    return "".join(_shown(cluster) for cluster in _clusters(text))


def lacks(text: str) -> bool:
    """Whether some sign of the text cannot be shown."""
    return MISSING in showable(text) and MISSING not in text


def _clusters(text: str) -> Iterator[str]:
    """Each sign with the marks that follow it."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not unicodedata.category(text[place]).startswith("M"):
            if place > start:
                yield text[start:place]
            start = place


def _shown(cluster: str) -> str:
    drawn = {ord(sign) for sign in cluster if sign not in _UNDRAWN}
    fonts = coverage()
    if not drawn or any(drawn <= font for font in fonts):
        return cluster
    base = cluster[0]
    if any(ord(base) in font for font in fonts) and not unicodedata.category(base).startswith("M"):
        kept = base
        for mark in cluster[1:]:
            if mark in _UNDRAWN or any({ord(each) for each in kept + mark} <= font for font in fonts):
                kept += mark
        return kept
    return MISSING


@cache
def coverage() -> tuple[frozenset[int], ...]:
    """The code points of each of our fonts."""
    return tuple(code_points(path.read_bytes()) for path in sorted(FOLDER.glob("*.ttf")))


def code_points(font: bytes) -> frozenset[int]:
    """The code points that a TrueType font's own table maps to a glyph; ValueError where it has no such table."""
    (tables,) = struct.unpack_from(">H", font, 4)
    for number in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if tag == b"cmap":
            break
    else:
        raise ValueError("this is no font with a table of its signs")
    found: set[int] = set()
    (count,) = struct.unpack_from(">H", font, offset + 2)
    for number in range(count):
        (place,) = struct.unpack_from(">I", font, offset + 4 + 8 * number + 4)
        at = offset + place
        (kind,) = struct.unpack_from(">H", font, at)
        if kind == 4:
            found.update(_segments(font, at))
        elif kind == 12:
            found.update(_groups(font, at))
    return frozenset(found)


def _segments(font: bytes, at: int) -> Iterator[int]:
    """Format 4: segments of the first 65,536 code points, each with a delta or a list of glyphs."""
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    segments = doubled // 2
    ends = struct.unpack_from(f">{segments}H", font, at + 14)
    starts = struct.unpack_from(f">{segments}H", font, at + 16 + doubled)
    deltas = struct.unpack_from(f">{segments}H", font, at + 16 + 2 * doubled)
    offsets_at = at + 16 + 3 * doubled
    offsets = struct.unpack_from(f">{segments}H", font, offsets_at)
    for index in range(segments):
        for code in range(starts[index], ends[index] + 1):
            if offsets[index]:
                where = offsets_at + 2 * index + offsets[index] + 2 * (code - starts[index])
                (glyph,) = struct.unpack_from(">H", font, where)
                glyph = (glyph + deltas[index]) & 0xFFFF if glyph else 0
            else:
                glyph = (code + deltas[index]) & 0xFFFF
            if glyph and code != 0xFFFF:
                yield code


def _groups(font: bytes, at: int) -> Iterator[int]:
    """Format 12: groups of any code points."""
    (groups,) = struct.unpack_from(">I", font, at + 12)
    for index in range(groups):
        start, end, glyph = struct.unpack_from(">III", font, at + 16 + 12 * index)
        for code in range(start, end + 1):
            if glyph + code - start:
                yield code
