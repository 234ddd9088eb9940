"""The paper's badge, a wren on a lantern, and its small form for the browser's tab."""

from __future__ import annotations

from rejoinder.newsroom.demo.studio.block import INK, OCHRE, PAPER, RUST, Block, Point, curve, ring


def emblem() -> str:
    """The badge: a disc that stands on light and dark pages alike."""
    block = Block(5, 512, 512)
    block.disc(256, 256, 250, PAPER)
    block.disc(256, 256, 236, INK)
    with block.within(ring(256, 256, 234)):
        block.rays((256, 330), 105, 330, 54, 3.4, OCHRE)
    _lantern(block, 256, 462, 0.9)
    _small_wren(block, (252, 184), 0.7)
    block.line(ring(256, 256, 243), 5, RUST, closed=True)
    return block.svg("The Wrenmouth Lantern", frame=False)


def favicon() -> str:
    """The lantern alone, bold enough for sixteen pixels."""
    block = Block(6, 64, 64)
    block.area([(6, 0), (58, 0), (64, 6), (64, 58), (58, 64), (6, 64), (0, 58), (0, 6)], INK, rough=0)
    block.line(ring(32, 17, 11, 11, 180, 360), 4.5, RUST)
    block.area([(13, 24), (22, 15), (42, 15), (51, 24)], RUST, rough=0)
    block.box(17, 24, 30, 28, OCHRE, rough=0)
    block.area(curve((32, 27), (38, 37), (39, 43), (32, 50), (25, 43), (26, 37), (32, 27)), PAPER, rough=0)
    block.box(12, 52, 40, 6, RUST, rough=0)
    return block.svg("The Wrenmouth Lantern", frame=False)


def _lantern(block: Block, x: float, foot: float, size: float) -> None:
    def at(across: float, up: float) -> Point:
        return (x + across * size, foot - up * size)

    block.area([at(-92, 0), at(-80, 28), at(80, 28), at(92, 0)], RUST)
    block.area([at(-72, 28), at(-72, 196), at(72, 196), at(72, 28)], OCHRE)
    block.area(ring(x, foot - 110 * size, 48 * size, 72 * size), PAPER)
    block.area(
        curve(at(0, 170), at(26, 116), at(28, 84), at(0, 54), at(-28, 84), at(-26, 116), at(0, 170)), RUST
    )
    block.area(curve(at(0, 122), at(13, 92), at(0, 66), at(-13, 92), at(0, 122)), OCHRE)
    for bar in (-72, 72):
        block.line([at(bar, 28), at(bar, 196)], 8)
    block.area([at(-94, 194), at(-60, 236), at(60, 236), at(94, 194)], RUST)


def _small_wren(block: Block, at: Point, size: float) -> None:
    def place(*points: Point) -> list[Point]:
        return [(at[0] + x * size, at[1] + y * size) for x, y in points]

    block.area(place((-96, 20), (-168, -92), (-142, -118), (-112, -120), (-50, -24)), RUST, rough=1)
    body = ((-120, 10), (-60, -44), (10, -70), (60, -112), (110, -116), (140, -86), (138, -40), (116, 26))
    block.area(curve(*place(*body, (60, 78), (-10, 92), (-84, 66), (-120, 10))), RUST, rough=1)
    breast = ((132, -66), (138, -30), (112, 30), (58, 78), (-6, 90), (40, 40), (84, -20), (132, -66))
    block.area(curve(*place(*breast)), PAPER, rough=1)
    wing = ((-110, 12), (-44, -34), (30, -36), (56, 0), (10, 44), (-60, 44), (-110, 12))
    block.area(curve(*place(*wing)), INK, rough=1)
    for feather in range(4):
        start, end = place((-84 + feather * 30, 12), (-10 + feather * 16, 30 - feather * 8))
        block.cut(start, end, 4, OCHRE, bend=5)
    block.area(place((136, -86), (196, -94), (138, -68)), OCHRE, rough=0.5)
    block.disc(*place((106, -80))[0], 10 * size, INK)
    block.disc(*place((110, -84))[0], 4 * size, PAPER)
    brow_start, brow_end = place((58, -94), (132, -92))
    block.cut(brow_start, brow_end, 6, PAPER, bend=-5)
