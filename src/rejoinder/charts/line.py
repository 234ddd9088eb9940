"""Line charts: several series told apart by dashes and marks as well as by colour."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from rejoinder.charts.axis import Axis
from rejoinder.charts.paint import DARK, DARK_FRAME, GRID, LIGHT, PAPER, SOFT
from rejoinder.charts.sheet import Sheet, for_page, for_telephone

_WIDE, _NARROW = for_page(76, 24, 76), for_telephone(54, 22)
_TALL, _LOW = 320, 220
_TOP = 64
_AXIS_ROOM = 58
_LEGEND_ROW = 22
_LEGEND_COLUMN = 310
_LONGEST_BESIDE = 34
# Marks that lie near each other have their labels one below the other.
_LABEL_ROWS = 8
_MARKS_A_LINE = 7
_DASHES = ("", "9 4", "2 4", "12 4 2 4", "5 3", "14 6")
_SHAPES = (
    '<circle r="3.6"/>',
    '<rect x="-3.3" y="-3.3" width="6.6" height="6.6"/>',
    '<path d="M0-4.6 4.4 3.4H-4.4Z"/>',
    '<path d="M0-5 5 0 0 5-5 0Z"/>',
    '<path d="M0 4.6-4.4-3.4H4.4Z"/>',
    '<path d="M-4-1.2H-1.2V-4H1.2V-1.2H4V1.2H1.2V4H-1.2V1.2H-4Z"/>',
)
MOST_SERIES = len(_DASHES)
"""Lines that can be told apart in one chart."""


@dataclass(frozen=True, slots=True)
class Series:
    """A line: its name and its points (x, y) from left to right."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Mark:
    """A thin straight line across the chart with a label: at a value of x, or at one of y."""

    label: str
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, slots=True)
class _Plot:
    """The two axes on their sheet: from which height the plot begins, and how high it is."""

    sheet: Sheet
    x: Axis
    y: Axis
    top: int
    height: int

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def right(self) -> int:
        return self.sheet.width - self.sheet.right

    def across(self, value: float) -> float:
        return round(self.sheet.left + self.x.share(value) * self.sheet.drawn, 2)

    def down(self, value: float) -> float:
        return round(self.top + (1 - self.y.share(value)) * self.height, 2)


def line_chart(
    title: str,
    x: Axis,
    y: Axis,
    series: Sequence[Series],
    marks: Sequence[Mark] = (),
    *,
    description: str = "",
    narrow: bool = False,
) -> str:
    """The chart as an SVG document, which may also stand inside an HTML page as it is.

    ``description`` is read to those who cannot see it; ``narrow`` draws it for a telephone. Its light colours are
    attributes; its dark ones, for readers who ask for them, are in a style element that a page's policy may forbid
    without harm. Raises ValueError where there is no series, there are more than can be told apart, or a point is no
    number.
    """
    if not 0 < len(series) <= MOST_SERIES:
        raise ValueError(f"a chart has 1 to {MOST_SERIES} lines")
    for line in series:
        if not line.points or not all(math.isfinite(a) and math.isfinite(b) for a, b in line.points):
            raise ValueError(f"the line “{line.name}” has no points, or some that are no numbers")
    sheet = _NARROW if narrow else _WIDE
    plot = _Plot(sheet, x, y, _TOP + sheet.below(title), _LOW if narrow else _TALL)
    columns = 1 if any(len(line.name) > _LONGEST_BESIDE for line in series) else sheet.legend_columns
    rows = -(-len(series) // columns)
    height = plot.bottom + _AXIS_ROOM + rows * _LEGEND_ROW + 12
    parts = [
        *sheet.opening(title, description or ", ".join(line.name for line in series), height),
        f"<style>{_dark()}</style>",
        f'<rect class="paper" width="{sheet.width}" height="{height}" fill="{PAPER}"/>',
        *sheet.heading(title, 30),
        *_x_axis(plot),
        *_y_axis(plot),
        *(_mark(number, mark, plot) for number, mark in enumerate(marks)),
        *(_line(number, line, plot) for number, line in enumerate(series)),
        *(_legend(number, line, plot, columns) for number, line in enumerate(series)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _dark() -> str:
    lines = "".join(
        f".rejoinder-chart .s{number} *{{stroke:{colour};fill:{colour}}}"
        f".rejoinder-chart .s{number} polyline{{fill:none}}"
        for number, colour in enumerate(DARK)
    )
    return f"@media (prefers-color-scheme:dark){{{DARK_FRAME}{lines}}}"


def _x_axis(plot: _Plot) -> Iterator[str]:
    places = [(plot.across(value), label) for value, label in plot.x.ticks]
    for at, _ in places:
        yield f'<path class="grid" d="M{at} {plot.top}V{plot.bottom}" stroke="{GRID}"/>'
    for at, label in plot.sheet.labelled(places):
        yield f'<text x="{at}" y="{plot.bottom + 20}" text-anchor="middle">{escape(label)}</text>'
    middle = (plot.sheet.left + plot.right) / 2
    yield (
        f'<text class="soft" x="{middle}" y="{plot.bottom + 42}" text-anchor="middle" fill="{SOFT}">'
        f"{escape(plot.x.title)}</text>"
    )


def _y_axis(plot: _Plot) -> Iterator[str]:
    left = plot.sheet.left
    for value, label in plot.y.ticks:
        at = plot.down(value)
        yield f'<path class="grid" d="M{left} {at}H{plot.right}" stroke="{GRID}"/>'
        yield f'<text x="{left - 8}" y="{at + 4.5}" text-anchor="end">{escape(label)}</text>'
    at = plot.top - 12
    yield f'<text class="soft" x="{plot.sheet.title_left}" y="{at}" fill="{SOFT}">{escape(plot.y.title)}</text>'


def _mark(number: int, mark: Mark, plot: _Plot) -> str:
    if mark.x is not None:
        at = plot.across(mark.x)
        path = f"M{at} {plot.top}V{plot.bottom}"
        to_the_left = at > plot.sheet.width * 0.7
        place = f'x="{at - 5 if to_the_left else at + 5}" y="{plot.top + 14 + number % _LABEL_ROWS * 15}"'
        place += ' text-anchor="end"' if to_the_left else ""
    else:
        at = plot.down(mark.y or 0.0)
        path = f"M{plot.sheet.left} {at}H{plot.right}"
        place = f'x="{plot.right - 4}" y="{at - 5}" text-anchor="end"'
    return (
        f'<path class="mark" d="{path}" stroke="{SOFT}" stroke-dasharray="1 3"/>'
        f'<text class="soft halo" {place} font-size="12" fill="{SOFT}" stroke="{PAPER}" stroke-width="3" '
        f'paint-order="stroke">{escape(mark.label)}</text>'
    )


def _line(number: int, series: Series, plot: _Plot) -> str:
    placed = [(plot.across(a), plot.down(b)) for a, b in series.points]
    points = " ".join(f"{a:g},{b:g}" for a, b in placed)
    shapes = "".join(
        f'<g transform="translate({a:g} {b:g})">{_SHAPES[number]}</g>' for a, b in _marked(number, placed)
    )
    return _painted(number, f'<polyline points="{points}" {_stroke(number)}/>{shapes}')


def _marked(number: int, placed: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Points evenly apart along the line, each series a little later, so that lines that coincide show both."""
    step = max(1.0, len(placed) / _MARKS_A_LINE)
    at = step * number / MOST_SERIES
    while at < len(placed):
        yield placed[int(at)]
        at += step


def _legend(number: int, series: Series, plot: _Plot, columns: int) -> str:
    left = plot.sheet.legend_left + number % columns * _LEGEND_COLUMN
    top = plot.bottom + _AXIS_ROOM + number // columns * _LEGEND_ROW + 8
    sample = (
        f'<polyline points="{left},{top} {left + 44},{top}" {_stroke(number)}/>'
        f'<g transform="translate({left + 22} {top})">{_SHAPES[number]}</g>'
    )
    return f'{_painted(number, sample)}<text x="{left + 54}" y="{top + 4.5}">{escape(series.name)}</text>'


def _painted(number: int, drawing: str) -> str:
    return f'<g class="s{number}" fill="{LIGHT[number]}" stroke="{LIGHT[number]}">{drawing}</g>'


def _stroke(number: int) -> str:
    dashes = f' stroke-dasharray="{_DASHES[number]}"' if _DASHES[number] else ""
    return f'fill="none" stroke-width="2.2" stroke-linejoin="round"{dashes}'
