"""The two sizes that a chart is drawn in: for a page, and for a telephone, where its words keep their size."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from rejoinder.charts.paint import INK

_LETTER = 8.2
"""About the width of a letter of the charts' usual size, in the widest of common fonts."""
_TITLE_ROW = 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where a chart's parts stand, in its own units: its width, the room beside what is drawn, and its title."""

    kind: str
    width: int
    left: int
    right: int
    title_left: int
    title_size: int
    title_length: int
    legend_left: int
    legend_columns: int

    @property
    def drawn(self) -> int:
        """The width of what is drawn between the two margins."""
        return self.width - self.left - self.right

    def titled(self, title: str) -> Sequence[str]:
        """The title in lines that fit."""
        return textwrap.wrap(title, self.title_length) or [title]

    def below(self, title: str) -> int:
        """How far everything moves down for a title of more than one line."""
        return (len(self.titled(title)) - 1) * _TITLE_ROW

    def opening(self, title: str, description: str, height: float) -> Iterator[str]:
        """The chart's first tag, and its title and description for those who cannot see it."""
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {height:g}" role="img" '
            f'class="{self.kind}" font-family="system-ui, sans-serif" font-size="13" fill="{INK}">'
        )
        yield f"<title>{escape(title)}</title>"
        yield f"<desc>{escape(description)}</desc>"

    def heading(self, title: str, top: int) -> Iterator[str]:
        """The title as it is seen."""
        for number, line in enumerate(self.titled(title)):
            yield (
                f'<text x="{self.title_left}" y="{top + number * _TITLE_ROW}" font-size="{self.title_size}" '
                f'font-weight="600">{escape(line)}</text>'
            )

    def labelled(self, places: Sequence[tuple[float, str]]) -> Iterator[tuple[float, str]]:
        """Of the labels in a row, the last and those that do not run into each other; none is cut off at an edge."""
        apart = min((after - at for (at, _), (after, _) in pairwise(places)), default=0.0)
        longest = max((len(label) for _, label in places), default=0) * _LETTER + 6
        step = max(1, -(-longest // apart)) if apart > 0 else 1
        for at, label in places[:: -int(step)]:
            half = len(label) * _LETTER / 2
            yield round(min(max(at, half), self.width - half), 2), label


def for_page(left: int, right: int, title_left: int) -> Sheet:
    """The size for a page, or a file of its own."""
    return Sheet("rejoinder-chart", 720, left, right, title_left, 17, 80, left, 2)


def for_telephone(left: int, right: int) -> Sheet:
    """The size for a telephone."""
    return Sheet("rejoinder-chart narrow", 320, left, right, 8, 15, 32, 8, 1)
