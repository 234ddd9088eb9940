"""Bar charts: numbers side by side, their series told apart by texture as well as by colour."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from rejoinder.charts.axis import plain
from rejoinder.charts.paint import DARK, DARK_FRAME, GRID, LIGHT, PAPER, SOFT
from rejoinder.charts.sheet import Sheet, for_page, for_telephone

_WIDE, _NARROW = for_page(206, 84, 12), for_telephone(8, 64)
_TOP = 48
_BAR, _GAP = 16, 12
# On a telephone a label stands above its bars, where it has the whole width.
_LABEL_ROW = 20
_LEGEND_ROW = 24
_LEGEND_COLUMN = 250
_LONGEST_LABEL, _LONGEST_ABOVE = 25, 42
MOST_SERIES = 4
"""Textures that can be told apart in one chart."""
# Drawn over the series' own colour in the colour of the paper; the first is left plain.
_TEXTURES = (
    "",
    '<rect class="paper" width="3" height="8" fill="{paper}"/>',
    '<circle class="paper" cx="4" cy="4" r="2" fill="{paper}"/>',
    '<rect class="paper" width="8" height="3" fill="{paper}"/>',
)
_TURNED = ("", ' patternTransform="rotate(45)"', "", "")


@dataclass(frozen=True, slots=True)
class Bars:
    """A series: its name and one number, not below 0, for each label of the chart."""

    name: str
    values: Sequence[float]


def bar_chart(
    title: str,
    labels: Sequence[str],
    series: Sequence[Bars],
    *,
    description: str = "",
    show: Callable[[float], str] = plain,
    narrow: bool = False,
) -> str:
    """The chart as an SVG document, which may also stand inside an HTML page; bars lie, each with its number.

    ``description`` is read to those who cannot see it, ``show`` writes a number, ``narrow`` draws it for a telephone.
    As in line charts, the light colours are attributes and the dark ones a style. Raises ValueError where there is
    nothing to draw, there are more series than can be told apart, or a number is missing or below 0.
    """
    if not labels or not 0 < len(series) <= MOST_SERIES:
        raise ValueError(f"a bar chart has labels and 1 to {MOST_SERIES} series")
    for one in series:
        if len(one.values) != len(labels) or not all(math.isfinite(v) and v >= 0 for v in one.values):
            raise ValueError(f"“{one.name}” needs a number from 0 for each of the {len(labels)} labels")
    sheet = _NARROW if narrow else _WIDE
    top = _TOP + sheet.below(title)
    bottom = top + len(labels) * _group(sheet, series)
    rows = -(-len(series) // sheet.legend_columns) if len(series) > 1 else 0
    height = bottom + 16 + rows * _LEGEND_ROW
    # Several charts stand in one page, and what a texture is called must be its own.
    own = hashlib.blake2b(repr((title, labels, series, narrow)).encode(), digest_size=6).hexdigest()
    axis = f"M{sheet.left} {top}V{bottom - _GAP / 2:g}"
    parts = [
        *sheet.opening(title, description or ", ".join(line.name for line in series), height),
        f"<style>{_dark()}</style>",
        f"<defs>{''.join(_texture(own, number) for number in range(1, len(series)))}</defs>",
        f'<rect class="paper" width="{sheet.width}" height="{height}" fill="{PAPER}"/>',
        *sheet.heading(title, 28),
        *_bars(own, labels, series, sheet, top, show),
        f'<path class="grid" d="{axis}" stroke="{GRID}"/>',
        *(_legend(own, number, one, sheet, bottom + 12) for number, one in enumerate(series) if rows),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _dark() -> str:
    colours = "".join(
        f".rejoinder-chart .b{number}{{fill:{colour}}}" for number, colour in enumerate(DARK[:MOST_SERIES])
    )
    edges = "".join(
        f".rejoinder-chart .e{number}{{stroke:{colour}}}" for number, colour in enumerate(DARK[:MOST_SERIES])
    )
    return f"@media (prefers-color-scheme:dark){{{DARK_FRAME}{colours}{edges}}}"


def _texture(own: str, number: int) -> str:
    return (
        f'<pattern id="t{own}{number}" width="8" height="8" patternUnits="userSpaceOnUse"{_TURNED[number]}>'
        f'<rect class="b{number}" width="8" height="8" fill="{LIGHT[number]}"/>'
        f"{_TEXTURES[number].format(paper=PAPER)}</pattern>"
    )


def _painted(own: str, number: int) -> str:
    if not number:
        return f'class="b0" fill="{LIGHT[0]}"'
    return f'class="e{number}" fill="url(#t{own}{number})" stroke="{LIGHT[number]}"'


def _group(sheet: Sheet, series: Sequence[Bars]) -> int:
    """The height of one label's bars, with its own row where it stands above them."""
    return len(series) * _BAR + _GAP + (_LABEL_ROW if sheet is _NARROW else 0)


def _label(label: str, sheet: Sheet, top: int, high: int) -> str:
    """A label: above its bars on a telephone, else beside the middle of them."""
    if sheet is _NARROW:
        return f'<text x="{sheet.left}" y="{top + 14}">{escape(_brief(label, _LONGEST_ABOVE))}</text>'
    place = f'x="{sheet.left - 8}" y="{top + high / 2 + 4.5:g}" text-anchor="end"'
    return f"<text {place}>{escape(_brief(label, _LONGEST_LABEL))}</text>"


def _brief(label: str, most: int) -> str:
    return label if len(label) <= most else f"{label[: most - 1]}…"


def _bars(
    own: str,
    labels: Sequence[str],
    series: Sequence[Bars],
    sheet: Sheet,
    above: int,
    show: Callable[[float], str],
) -> Iterator[str]:
    longest = max(max(one.values) for one in series) or 1.0
    left, group = sheet.left, _group(sheet, series)
    for row, label in enumerate(labels):
        top = above + row * group
        yield _label(label, sheet, top, group - _GAP)
        for number, one in enumerate(series):
            value = one.values[row]
            length = round(value / longest * sheet.drawn, 2)
            at = top + number * _BAR + (_LABEL_ROW if sheet is _NARROW else 0)
            if value:
                size = f'x="{left}" y="{at + 1}" width="{max(length, 1.5):g}" height="{_BAR - 2}"'
                yield f"<rect {size} {_painted(own, number)}/>"
            yield (
                f'<text class="soft" x="{left + length + 6:g}" y="{at + 12.5}" font-size="12" fill="{SOFT}">'
                f"{escape(show(value))}</text>"
            )


def _legend(own: str, number: int, one: Bars, sheet: Sheet, top: float) -> str:
    columns = sheet.legend_columns
    left = sheet.legend_left + number % columns * _LEGEND_COLUMN
    at = top + number // columns * _LEGEND_ROW
    return (
        f'<rect x="{left}" y="{at:g}" width="30" height="{_BAR - 2}" {_painted(own, number)}/>'
        f'<text x="{left + 38}" y="{at + 11.5:g}">{escape(one.name)}</text>'
    )
