"""Line charts: several series told apart by dashes and marks as well as by colour."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from rejoinder.charts.axis import Axis
from rejoinder.charts.paint import DARK, DARK_FRAME, GRID, INK, LIGHT, PAPER, SOFT

_WIDTH = 720
_PLOT_HEIGHT = 320
_LEFT, _RIGHT, _TOP = 76, 24, 64
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


def line_chart(
    title: str,
    x: Axis,
    y: Axis,
    series: Sequence[Series],
    marks: Sequence[Mark] = (),
    *,
    description: str = "",
) -> str:
    """The chart as an SVG document, which may also stand inside an HTML page as it is.

    ``description`` is read to those who cannot see it. Its light colours are attributes; its dark ones, for readers who
    ask for them, are in a style element that a page's policy may forbid without harm. Raises ValueError where there is
    no series, there are more than can be told apart, or a point is no number.
    """
    if not 0 < len(series) <= MOST_SERIES:
        raise ValueError(f"a chart has 1 to {MOST_SERIES} lines")
    for line in series:
        if not line.points or not all(math.isfinite(a) and math.isfinite(b) for a, b in line.points):
            raise ValueError(f"the line “{line.name}” has no points, or some that are no numbers")
    columns = 1 if any(len(line.name) > _LONGEST_BESIDE for line in series) else 2
    rows = -(-len(series) // columns)
    height = _TOP + _PLOT_HEIGHT + _AXIS_ROOM + rows * _LEGEND_ROW + 12
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'class="rejoinder-chart" font-family="system-ui, sans-serif" font-size="13" fill="{INK}">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(description or ', '.join(line.name for line in series))}</desc>",
        f"<style>{_dark()}</style>",
        f'<rect class="paper" width="{_WIDTH}" height="{height}" fill="{PAPER}"/>',
        f'<text x="{_LEFT}" y="30" font-size="17" font-weight="600">{escape(title)}</text>',
        *_x_axis(x),
        *_y_axis(y),
        *(_mark(number, mark, x, y) for number, mark in enumerate(marks)),
        *(_line(number, line, x, y) for number, line in enumerate(series)),
        *(_legend(number, line, columns) for number, line in enumerate(series)),
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


def _across(axis: Axis, value: float) -> float:
    return round(_LEFT + axis.share(value) * (_WIDTH - _LEFT - _RIGHT), 2)


def _down(axis: Axis, value: float) -> float:
    return round(_TOP + (1 - axis.share(value)) * _PLOT_HEIGHT, 2)


def _x_axis(axis: Axis) -> Iterator[str]:
    bottom = _TOP + _PLOT_HEIGHT
    for value, label in axis.ticks:
        at = _across(axis, value)
        yield f'<path class="grid" d="M{at} {_TOP}V{bottom}" stroke="{GRID}"/>'
        yield f'<text x="{at}" y="{bottom + 20}" text-anchor="middle">{escape(label)}</text>'
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    yield (
        f'<text class="soft" x="{middle}" y="{bottom + 42}" text-anchor="middle" fill="{SOFT}">'
        f"{escape(axis.title)}</text>"
    )


def _y_axis(axis: Axis) -> Iterator[str]:
    for value, label in axis.ticks:
        at = _down(axis, value)
        yield f'<path class="grid" d="M{_LEFT} {at}H{_WIDTH - _RIGHT}" stroke="{GRID}"/>'
        yield f'<text x="{_LEFT - 8}" y="{at + 4.5}" text-anchor="end">{escape(label)}</text>'
    yield f'<text class="soft" x="{_LEFT}" y="{_TOP - 12}" fill="{SOFT}">{escape(axis.title)}</text>'


def _mark(number: int, mark: Mark, x: Axis, y: Axis) -> str:
    if mark.x is not None:
        at = _across(x, mark.x)
        path = f"M{at} {_TOP}V{_TOP + _PLOT_HEIGHT}"
        to_the_left = at > _WIDTH * 0.7
        place = f'x="{at - 5 if to_the_left else at + 5}" y="{_TOP + 14 + number % _LABEL_ROWS * 15}"'
        place += ' text-anchor="end"' if to_the_left else ""
    else:
        at = _down(y, mark.y or 0.0)
        path = f"M{_LEFT} {at}H{_WIDTH - _RIGHT}"
        place = f'x="{_WIDTH - _RIGHT - 4}" y="{at - 5}" text-anchor="end"'
    return (
        f'<path class="mark" d="{path}" stroke="{SOFT}" stroke-dasharray="1 3"/>'
        f'<text class="soft halo" {place} font-size="12" fill="{SOFT}" stroke="{PAPER}" stroke-width="3" '
        f'paint-order="stroke">{escape(mark.label)}</text>'
    )


def _line(number: int, series: Series, x: Axis, y: Axis) -> str:
    placed = [(_across(x, a), _down(y, b)) for a, b in series.points]
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


def _legend(number: int, series: Series, columns: int) -> str:
    left = _LEFT + number % columns * _LEGEND_COLUMN
    top = _TOP + _PLOT_HEIGHT + _AXIS_ROOM + number // columns * _LEGEND_ROW + 8
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
