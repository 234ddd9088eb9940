"""A linoleum block: areas of ink with hand-cut edges, and the tapered cuts of a gouge."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rejoinder.newsroom.demo.dice import Dice

Point = tuple[float, float]

PAPER = "#f4ead7"
INK = "#1c2a33"
SEA = "#4d7f80"
MIST = "#b4c8b9"
RUST = "#b5482c"
OCHRE = "#e0ab4f"

WIDTH, HEIGHT, MARGIN = 1600, 900, 34


class Block:
    """One picture, cut area by area; what is cut later lies on top."""

    def __init__(self, seed: int, width: int = WIDTH, height: int = HEIGHT, ground: str = PAPER) -> None:
        self.dice = Dice(seed)
        self.width, self.height = width, height
        self._parts: list[str] = []
        self._defs: list[str] = []
        self._ground = ground

    def area(self, points: Sequence[Point], colour: str = INK, *, rough: float = 1.6) -> None:
        """A filled area whose edge shows the knife."""
        self._fill(colour, _outline(self._roughen(points, rough)))

    def box(
        self, x: float, y: float, width: float, height: float, colour: str = INK, rough: float = 1.6
    ) -> None:
        """An upright rectangle."""
        self.area([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], colour, rough=rough)

    def disc(
        self, x: float, y: float, across: float, colour: str = INK, *, down: float | None = None
    ) -> None:
        """A circle or, with ``down``, an ellipse, by its radii."""
        self.area(ring(x, y, across, down), colour, rough=1.0)

    def cut(self, start: Point, end: Point, width: float, colour: str = PAPER, bend: float = 0.0) -> None:
        """One stroke of the gouge: thick in the middle, nothing at its ends."""
        (x1, y1), (x2, y2) = start, end
        length = math.hypot(x2 - x1, y2 - y1) or 1.0
        across_x, across_y = -(y2 - y1) / length, (x2 - x1) / length
        middle_x, middle_y = (x1 + x2) / 2 + across_x * bend, (y1 + y2) / 2 + across_y * bend
        near = f"{_n(middle_x + across_x * width)} {_n(middle_y + across_y * width)}"
        far = f"{_n(middle_x - across_x * width)} {_n(middle_y - across_y * width)}"
        self._fill(colour, f"M{_n(x1)} {_n(y1)}Q{near} {_n(x2)} {_n(y2)}Q{far} {_n(x1)} {_n(y1)}Z")

    def line(self, points: Sequence[Point], width: float, colour: str = INK, *, closed: bool = False) -> None:
        """A drawn line of even width."""
        outline = _outline(points) if closed else _outline(points)[:-1]
        self._parts.append(
            f'<path fill="none" stroke="{colour}" stroke-width="{_n(width)}" stroke-linecap="round"'
            f' stroke-linejoin="round" d="{outline}"/>'
        )

    @contextmanager
    def within(self, points: Sequence[Point]) -> Iterator[None]:
        """What is cut inside this context shows inside the outline only."""
        name = f"c{len(self._defs)}"
        self._defs.append(f'<clipPath id="{name}"><path d="{_outline(points)}"/></clipPath>')
        self._parts.append(f'<g clip-path="url(#{name})">')
        yield
        self._parts.append("</g>")

    def hatch(
        self,
        box: tuple[float, float, float, float],
        *,
        angle: float = 0.0,
        gap: float = 14,
        length: float = 90,
        width: float = 2.2,
        colour: str = PAPER,
        density: float = 1.0,
    ) -> None:
        """Rows of cuts over a box (x, y, width, height), at an angle in degrees."""
        x, y, across, down = box
        middle = (x + across / 2, y + down / 2)
        reach = math.hypot(across, down) / 2
        row = -reach
        while row < reach:
            along = -reach + self.dice.between(0, length)
            while along < reach:
                stroke = length * self.dice.between(0.45, 1.25)
                if self.dice.between(0, 1) < density:
                    drift = self.dice.between(-gap * 0.16, gap * 0.16)
                    start = _turned((along, row + drift), angle, middle)
                    end = _turned((along + stroke, row + drift), angle, middle)
                    if _touches(start, end, box):
                        self.cut(start, end, width * self.dice.between(0.6, 1.2), colour)
                along += stroke + length * self.dice.between(0.12, 0.5)
            row += gap

    def rays(self, centre: Point, inner: float, outer: float, count: int, width: float, colour: str) -> None:
        """Cuts that radiate, as from a lamp."""
        for number in range(count):
            turn = 2 * math.pi * (number + self.dice.between(-0.25, 0.25)) / count
            start = inner * self.dice.between(0.96, 1.25)
            end = start + (outer - start) * self.dice.between(0.45, 1.0)
            self.cut(
                (centre[0] + math.cos(turn) * start, centre[1] + math.sin(turn) * start),
                (centre[0] + math.cos(turn) * end, centre[1] + math.sin(turn) * end),
                width,
                colour,
            )

    def water(
        self, top: float, bottom: float, colour: str = PAPER, left: float = 0, right: float = WIDTH
    ) -> None:
        """Ripples that grow towards the viewer."""
        y = top
        while y < bottom:
            near = (y - top) / max(1.0, bottom - top)
            x = left - self.dice.between(0, 160)
            while x < right:
                length = (50 + 190 * near) * self.dice.between(0.5, 1.3)
                bend = self.dice.between(-1, 1) * (1 + 5 * near)
                self.cut((x, y), (x + length, y + self.dice.between(-2, 2)), 1.4 + 3.0 * near, colour, bend)
                x += length + (40 + 150 * near) * self.dice.between(0.4, 1.4)
            y += 9 + 19 * near

    def svg(self, label: str, *, frame: bool = True) -> str:
        """The finished print as an SVG document; ``label`` is its title for those who cannot see it."""
        body = "".join(self._parts)
        if frame:
            inner = self._roughen(
                [
                    (MARGIN, MARGIN),
                    (self.width - MARGIN, MARGIN),
                    (self.width - MARGIN, self.height - MARGIN),
                    (MARGIN, self.height - MARGIN),
                ],
                3.2,
            )
            outer = f"M0 0H{self.width}V{self.height}H0Z"
            body += f'<path fill="{PAPER}" fill-rule="evenodd" d="{outer}{_outline(inner)}"/>'
        ground = f'<path fill="{self._ground}" d="M0 0H{self.width}V{self.height}H0Z"/>' if frame else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" role="img">'
            f"<title>{label}</title><defs>{''.join(self._defs)}</defs>{ground}{body}</svg>\n"
        )

    def _fill(self, colour: str, outline: str) -> None:
        opening = f'<path fill="{colour}" d="'
        # Neighbours in one colour become one path, which halves the file.
        if self._parts and self._parts[-1].startswith(opening):
            self._parts[-1] = f'{self._parts[-1][:-3]}{outline}"/>'
        else:
            self._parts.append(f'{opening}{outline}"/>')

    def _roughen(self, points: Sequence[Point], amount: float) -> list[Point]:
        if not amount:
            return list(points)
        rough: list[Point] = []
        for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
            length = math.hypot(x2 - x1, y2 - y1)
            steps = max(1, int(length / 34))
            for step in range(steps):
                part = step / steps
                shake = amount if step else amount / 2
                rough.append(
                    (
                        x1 + (x2 - x1) * part + self.dice.between(-shake, shake),
                        y1 + (y2 - y1) * part + self.dice.between(-shake, shake),
                    )
                )
        return rough


def ring(
    x: float, y: float, across: float, down: float | None = None, start: float = 0, end: float = 360
) -> list[Point]:
    """Points on an ellipse, by angles in degrees, clockwise from the right."""
    height = across if down is None else down
    steps = max(10, int(abs(end - start) / 360 * (14 + across / 6)))
    return [
        (x + across * math.cos(math.radians(turn)), y + height * math.sin(math.radians(turn)))
        for turn in (
            start + (end - start) * step / steps for step in range(steps + (0 if end - start == 360 else 1))
        )
    ]


def curve(*points: Point, steps: int = 10) -> list[Point]:
    """A smooth line through the points (Catmull-Rom)."""
    padded = [points[0], *points, points[-1]]
    smooth: list[Point] = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(steps):
            t = step / steps
            smooth.append((_spline(a[0], b[0], c[0], d[0], t), _spline(a[1], b[1], c[1], d[1], t)))
    return [*smooth, points[-1]]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def _turned(point: Point, angle: float, middle: Point) -> Point:
    turn = math.radians(angle)
    x, y = point
    return (
        middle[0] + x * math.cos(turn) - y * math.sin(turn),
        middle[1] + x * math.sin(turn) + y * math.cos(turn),
    )


def _touches(start: Point, end: Point, box: tuple[float, float, float, float]) -> bool:
    x, y, across, down = box
    return (
        max(start[0], end[0]) > x
        and min(start[0], end[0]) < x + across
        and max(start[1], end[1]) > y
        and min(start[1], end[1]) < y + down
    )


def _outline(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + "Z"


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
