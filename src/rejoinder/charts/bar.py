"""Bar charts: numbers side by side, their series told apart by texture as well as by colour."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from rejoinder.charts.axis import plain
from rejoinder.charts.paint import DARK, DARK_FRAME, GRID, INK, LIGHT, PAPER, SOFT

_WIDTH = 720
_LEFT, _RIGHT, _TOP = 206, 84, 48
_BAR, _GAP = 16, 12
_LEGEND_ROW = 24
_LEGEND_COLUMN = 250
_LONGEST_LABEL = 25
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
) -> str:
    """The chart as an SVG document, which may also stand inside an HTML page; bars lie, each with its number.

    ``description`` is read to those who cannot see it, ``show`` writes a number. As in line charts, the light colours
    are attributes and the dark ones a style. Raises ValueError where there is nothing to draw, there are more series
    than can be told apart, or a number is missing or below 0.
    """
    if not labels or not 0 < len(series) <= MOST_SERIES:
        raise ValueError(f"a bar chart has labels and 1 to {MOST_SERIES} series")
    for one in series:
        if len(one.values) != len(labels) or not all(math.isfinite(v) and v >= 0 for v in one.values):
            raise ValueError(f"“{one.name}” needs a number from 0 for each of the {len(labels)} labels")
    group = len(series) * _BAR + _GAP
    bottom = _TOP + len(labels) * group
    rows = -(-len(series) // 2) if len(series) > 1 else 0
    height = bottom + 16 + rows * _LEGEND_ROW
    # Several charts stand in one page, and what a texture is called must be its own.
    own = hashlib.blake2b(repr((title, labels, series)).encode(), digest_size=6).hexdigest()
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'class="rejoinder-chart" font-family="system-ui, sans-serif" font-size="13" fill="{INK}">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(description or ', '.join(one.name for one in series))}</desc>",
        f"<style>{_dark()}</style>",
        f"<defs>{''.join(_texture(own, number) for number in range(1, len(series)))}</defs>",
        f'<rect class="paper" width="{_WIDTH}" height="{height}" fill="{PAPER}"/>',
        f'<text x="12" y="28" font-size="17" font-weight="600">{escape(title)}</text>',
        *_bars(own, labels, series, group, show),
        f'<path class="grid" d="M{_LEFT} {_TOP}V{bottom - _GAP / 2:g}" stroke="{GRID}"/>',
        *(_legend(own, number, one, bottom + 12) for number, one in enumerate(series) if rows),
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


def _bars(
    own: str, labels: Sequence[str], series: Sequence[Bars], group: int, show: Callable[[float], str]
) -> Iterator[str]:
    longest = max(max(one.values) for one in series) or 1.0
    for row, label in enumerate(labels):
        top = _TOP + row * group
        middle = top + (group - _GAP) / 2 + 4.5
        brief = label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"
        yield f'<text x="{_LEFT - 8}" y="{middle:g}" text-anchor="end">{escape(brief)}</text>'
        for number, one in enumerate(series):
            value = one.values[row]
            length = round(value / longest * (_WIDTH - _LEFT - _RIGHT), 2)
            at = top + number * _BAR
            if value:
                size = f'x="{_LEFT}" y="{at + 1}" width="{max(length, 1.5):g}" height="{_BAR - 2}"'
                yield f"<rect {size} {_painted(own, number)}/>"
            yield (
                f'<text class="soft" x="{_LEFT + length + 6:g}" y="{at + 12.5}" font-size="12" fill="{SOFT}">'
                f"{escape(show(value))}</text>"
            )


def _legend(own: str, number: int, one: Bars, top: float) -> str:
    left = _LEFT + number % 2 * _LEGEND_COLUMN
    at = top + number // 2 * _LEGEND_ROW
    return (
        f'<rect x="{left}" y="{at:g}" width="30" height="{_BAR - 2}" {_painted(own, number)}/>'
        f'<text x="{left + 38}" y="{at + 11.5:g}">{escape(one.name)}</text>'
    )
