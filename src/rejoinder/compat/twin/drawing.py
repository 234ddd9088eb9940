"""Draws the report: for each attribute the pairs as points, and the map as a line through them, in one SVG."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from rejoinder.compat.twin.figures import THRESHOLDS, Figures

_SIDE = 240
_GAP = 64
_TOP = 56
_ACROSS = 3
_MOST_POINTS = 600
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#222}.t{font-weight:600;font-size:15px}.s{fill:#555;font-size:11px}"
    ".p{fill:#1f6f8b;fill-opacity:.28}.m{fill:none;stroke:#b3421a;stroke-width:2}.d{stroke:#777;stroke-dasharray:4 4}"
    ".g{stroke:#ddd}.f{fill:none;stroke:#777}"
)


def draw(all_figures: Sequence[Figures]) -> str:
    """The whole picture, as the text of an SVG file."""
    columns = max(1, min(_ACROSS, len(all_figures)))
    rows = max(1, -(-len(all_figures) // columns))
    width = _GAP + columns * (_SIDE + _GAP)
    height = _TOP + rows * (_SIDE + _GAP + 24) + 8
    panels = [
        _panel(
            figures,
            _GAP + at % columns * (_SIDE + _GAP),
            _TOP + 24 + at // columns * (_SIDE + _GAP + 24),
        )
        for at, figures in enumerate(all_figures)
    ]
    about = "Each point is one text: our score across, the old service's up. The line is the fitted map."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img" aria-labelledby="title about">\n'
        f'<title id="title">Twin mode: two services on the same texts</title>\n<desc id="about">{about}</desc>\n'
        f'<style>{_STYLE}</style>\n<rect width="100%" height="100%" fill="#fff"/>\n'
        f'<text x="{_GAP}" y="30">{about}</text>\n{"".join(panels)}</svg>\n'
    )


def _panel(figures: Figures, left: int, top: int) -> str:
    def x(value: float) -> str:
        return f"{left + _SIDE * value:.1f}"

    def y(value: float) -> str:
        return f"{top + _SIDE * (1 - value):.1f}"

    step = max(1, -(-figures.pairs // _MOST_POINTS))
    dots = "".join(
        f'<circle class="p" cx="{x(ours)}" cy="{y(theirs)}" r="2"/>'
        for ours, theirs in zip(figures.ours[::step], figures.theirs[::step], strict=True)
    )
    lines = "".join(
        f'<line class="g" x1="{x(0)}" x2="{x(1)}" y1="{y(at)}" y2="{y(at)}"/>'
        f'<text class="s" x="{left - 6}" y="{y(at - 0.015)}" text-anchor="end">{at:g}</text>'
        for at in (0, *THRESHOLDS, 1)
    )
    ticks = "".join(
        f'<text class="s" x="{x(at)}" y="{top + _SIDE + 15}" text-anchor="middle">{at:g}</text>'
        for at in (0, *THRESHOLDS, 1)
    )
    fitted = (
        f'<polyline class="m" points="{" ".join(f"{x(a)},{y(b)}" for a, b in figures.points)}"/>'
        if figures.points
        else ""
    )
    known = "" if figures.correlation is None else f" · rank correlation {figures.correlation:.2f}"
    return (
        f"<g>{lines}{ticks}"
        f'<line class="d" x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}"/>{dots}{fitted}'
        f'<rect class="f" x="{left}" y="{top}" width="{_SIDE}" height="{_SIDE}"/>'
        f'<text class="t" x="{left}" y="{top - 22}">{escape(figures.attribute)}</text>'
        f'<text class="s" x="{left}" y="{top - 7}">{figures.pairs:,} pairs{known}</text>'
        f'<text class="s" x="{x(0.5)}" y="{top + _SIDE + 30}" text-anchor="middle">ours</text></g>\n'
    )
