"""The linocuts of the square: the market away from it, and the works of the clock above it."""

from __future__ import annotations

import math

from rejoinder.newsroom.demo.studio.block import INK, MIST, OCHRE, PAPER, RUST, SEA, Block, Point, curve, ring


def market() -> str:
    """The market on Tanner's Field: striped awnings, a band, gulls."""
    block = Block(83, ground=PAPER)
    block.box(-20, -20, 1640, 560, PAPER)
    block.hatch((0, 30, 1600, 360), angle=5, gap=34, length=240, width=4.8, colour=MIST, density=0.7)
    hill = curve((-20, 430), (340, 380), (760, 400), (1180, 340), (1640, 372))
    block.area([*hill, (1640, 620), (-20, 620)], SEA)
    with block.within([*hill, (1640, 620), (-20, 620)]):
        block.hatch((0, 330, 1600, 240), angle=-12, gap=20, length=60, width=2.6, colour=MIST, density=0.75)
    block.area([(-20, 560), (1640, 540), (1640, 940), (-20, 940)], OCHRE)
    block.hatch((0, 590, 1600, 300), angle=-78, gap=42, length=30, width=2.6, colour=INK, density=0.45)
    _bunting(block)
    for x, colour in ((70, RUST), (440, INK), (810, SEA)):
        _stall(block, x, colour)
    shoppers = (
        (400, 850, 186, RUST),
        (250, 826, 172, SEA),
        (740, 856, 196, PAPER),
        (818, 846, 128, RUST),
        (1060, 836, 184, RUST),
    )
    for x, y, tall, colour in shoppers:
        _shopper(block, x, y, tall, colour)
    _lamp_post(block, 1200, 800)
    _drummer(block, 1310, 846)
    _tuba(block, 1460, 852)
    return block.svg("The market on Tanner’s Field")


def _bunting(block: Block) -> None:
    string = curve((-20, 120), (260, 190), (560, 120), (830, 186), (1120, 116), (1380, 180), (1640, 100))
    block.line(string, 4)
    for number, (x, y) in enumerate(string[3::5]):
        block.area(
            [(x - 20, y + 2), (x + 20, y + 3), (x + 1, y + 50)], (RUST, SEA, OCHRE, INK)[number % 4], rough=1
        )
    for x, y in ((330, 96), (980, 76), (1290, 116)):
        block.line(curve((x - 30, y - 10), (x - 12, y - 14), (x, y)), 6)
        block.line(curve((x, y), (x + 12, y - 14), (x + 30, y - 10)), 6)


def _stall(block: Block, x: float, colour: str) -> None:
    for post in (8, 292):
        block.line([(x + post, 420), (x + post, 740)], 11)
    block.area([(x, 470), (x + 300, 470), (x + 292, 580), (x + 8, 580)], INK)
    block.area([(x - 24, 452), (x + 34, 330), (x + 266, 330), (x + 324, 452)], PAPER)
    for stripe in range(0, 6, 2):
        top, foot = x + 34 + stripe * 38.7, x - 24 + stripe * 58
        block.area([(foot, 452), (top, 330), (top + 38.7, 330), (foot + 58, 452)], colour)
    for scallop in range(6):
        middle = x + 5 + scallop * 58
        block.area([(middle - 29, 450), *ring(middle, 452, 29, 24, 180, 0)], PAPER if scallop % 2 else colour)
    block.disc(x + 120, 528, 26, MIST)
    block.area(
        [(x + 84, 586), (x + 92, 552), (x + 148, 552), (x + 158, 586)], RUST if colour != RUST else SEA
    )
    block.box(x - 6, 580, 312, 26, PAPER)
    block.box(x + 4, 606, 292, 138, INK)
    for board in range(3):
        block.cut((x + 12, 636 + board * 34), (x + 288, 634 + board * 34), 2.6, MIST)
    for number in range(11):
        size = block.dice.between(12, 19)
        block.disc(x + 16 + number * 27, 572, size, (RUST, OCHRE, SEA, MIST)[(number + int(x)) % 4])


def _shopper(block: Block, x: float, y: float, tall: float, colour: str) -> None:
    for leg in (-0.07, 0.07):
        block.line([(x + tall * leg, y), (x + tall * leg, y - tall * 0.3)], tall * 0.07)
    block.area(
        [
            (x - tall * 0.21, y - tall * 0.2),
            (x - tall * 0.13, y - tall * 0.78),
            (x + tall * 0.13, y - tall * 0.78),
            (x + tall * 0.22, y - tall * 0.2),
        ],
        colour,
    )
    for fold in range(3):
        block.cut(
            (x - tall * 0.06 + fold * tall * 0.07, y - tall * 0.6),
            (x - tall * 0.1 + fold * tall * 0.1, y - tall * 0.24),
            2.6,
            INK,
        )
    block.disc(x, y - tall * 0.87, tall * 0.1, INK)
    block.area(
        [
            (x - tall * 0.18, y - tall * 0.92),
            (x + tall * 0.18, y - tall * 0.93),
            (x + tall * 0.09, y - tall * 1.03),
            (x - tall * 0.08, y - tall * 1.04),
        ],
        RUST if colour != RUST else PAPER,
    )
    basket_x, basket_y = x + tall * 0.3, y - tall * 0.34
    block.line([(x + tall * 0.1, y - tall * 0.7), (basket_x, basket_y - tall * 0.1)], tall * 0.065, INK)
    block.line(ring(basket_x, basket_y, tall * 0.1, tall * 0.13, 180, 360), 4)
    block.area(
        [
            (basket_x - tall * 0.13, basket_y),
            (basket_x + tall * 0.13, basket_y),
            (basket_x + tall * 0.1, basket_y + tall * 0.15),
            (basket_x - tall * 0.1, basket_y + tall * 0.15),
        ],
        PAPER,
    )
    block.disc(basket_x, basket_y - 6, tall * 0.06, RUST)


def _lamp_post(block: Block, x: float, y: float) -> None:
    block.line([(x, y), (x, 300)], 10)
    block.line([(x - 34, 316), (x + 34, 316)], 7)
    block.area([(x - 22, 300), (x - 28, 246), (x + 28, 246), (x + 22, 300)], OCHRE)
    block.area([(x - 36, 248), (x, 214), (x + 36, 248)], INK)
    gull = curve(
        (x - 44, 196),
        (x - 10, 176),
        (x + 12, 158),
        (x + 32, 160),
        (x + 34, 178),
        (x + 8, 208),
        (x - 20, 210),
        (x - 44, 196),
    )
    block.area(gull, MIST)
    block.area([(x - 6, 196), (x - 62, 190), (x - 30, 208)], INK, rough=0.6)
    block.area([(x + 33, 164), (x + 52, 170), (x + 33, 174)], RUST, rough=0.4)
    block.disc(x + 24, 167, 3, INK)


def _drummer(block: Block, x: float, y: float) -> None:
    for leg in (-13, 13):
        block.line([(x + leg, y), (x + leg, y - 66)], 14)
    block.area([(x - 42, y - 50), (x - 30, y - 158), (x + 30, y - 158), (x + 42, y - 50)], SEA)
    block.disc(x, y - 184, 20, INK)
    block.area([(x - 26, y - 192), (x + 26, y - 194), (x + 22, y - 212), (x - 22, y - 210)], RUST)
    block.disc(x + 2, y - 92, 56, PAPER)
    block.line(ring(x + 2, y - 92, 54), 8, RUST, closed=True)
    block.line([(x - 34, y - 150), (x - 62, y - 116), (x - 30, y - 100)], 10, SEA)
    block.line([(x + 32, y - 150), (x + 68, y - 128), (x + 34, y - 96)], 10, SEA)
    block.disc(x + 30, y - 94, 9, INK)


def _tuba(block: Block, x: float, y: float) -> None:
    for leg in (-16, 16):
        block.line([(x + leg, y), (x + leg, y - 70)], 16)
    block.area([(x - 50, y - 50), (x - 34, y - 168), (x + 34, y - 168), (x + 48, y - 50)], SEA)
    for button in range(3):
        block.disc(x, y - 150 + button * 32, 5, OCHRE)
    block.disc(x, y - 194, 22, INK)
    block.area([(x - 28, y - 204), (x + 28, y - 206), (x + 24, y - 224), (x - 24, y - 222)], RUST)
    block.line(
        curve(
            (x - 22, y - 186),
            (x - 66, y - 150),
            (x - 56, y - 84),
            (x + 10, y - 70),
            (x + 62, y - 110),
            (x + 60, y - 200),
        ),
        18,
        PAPER,
    )
    block.area([(x + 50, y - 196), (x + 10, y - 282), (x + 128, y - 284), (x + 74, y - 196)], PAPER)
    block.disc(x + 69, y - 283, 60, INK, down=16)
    block.line(ring(x - 2, y - 104, 30), 11, PAPER)
    block.line([(x - 44, y - 150), (x - 4, y - 106)], 15, SEA)
    for note_x, note_y in ((x - 86, y - 330), (x + 20, y - 370)):
        block.disc(note_x, note_y, 12, INK, down=9)
        block.line([(note_x + 11, note_y), (note_x + 11, note_y - 46), (note_x + 30, note_y - 34)], 5)


def clock() -> str:
    """The works of the town clock, and a cardigan on a nail."""
    block = Block(101, ground=INK)
    block.box(-20, -20, 1640, 960, INK)
    for beam in (90, 410, 800):
        block.hatch((0, beam, 1600, 60), angle=0, gap=12, length=240, width=2.4, colour=SEA, density=0.8)
    block.area([(1130, 70), (1540, 70), (1540, 480), (1130, 480)], MIST)
    with block.within([(1130, 70), (1540, 70), (1540, 480), (1130, 480)]):
        block.hatch((1130, 70, 410, 410), angle=-40, gap=40, length=120, width=3.4, colour=PAPER, density=0.7)
    for bar in (1266, 1402):
        block.line([(bar, 70), (bar, 480)], 12)
    for bar in (206, 344):
        block.line([(1130, bar), (1540, bar)], 12)
    _wheel(block, (470, 400), 262, 36, OCHRE, RUST)
    _wheel(block, (800, 250), 128, 20, RUST, OCHRE)
    _wheel(block, (836, 596), 176, 26, MIST, SEA)
    _wheel(block, (190, 690), 120, 18, RUST, OCHRE)
    _pendulum(block)
    _cardigan(block, (1204, 586))
    return block.svg("The works of the town clock")


def _wheel(block: Block, centre: Point, radius: float, teeth: int, colour: str, hub: str) -> None:
    outline: list[Point] = []
    for tooth in range(teeth):
        for part, reach in ((0.0, 0.93), (0.12, 1.06), (0.42, 1.06), (0.54, 0.93)):
            turn = 2 * math.pi * (tooth + part) / teeth
            outline.append(
                (centre[0] + radius * reach * math.cos(turn), centre[1] + radius * reach * math.sin(turn))
            )
    block.area(outline, colour, rough=0.8)
    block.disc(*centre, radius * 0.74, INK)
    for spoke in range(6):
        turn = math.pi * spoke / 3 + radius
        x, y = math.cos(turn), math.sin(turn)
        block.area(
            [
                (centre[0] + x * radius * 0.8 + y * 12, centre[1] + y * radius * 0.8 - x * 12),
                (centre[0] + y * 17, centre[1] - x * 17),
                (centre[0] - y * 17, centre[1] + x * 17),
                (centre[0] + x * radius * 0.8 - y * 12, centre[1] + y * radius * 0.8 + x * 12),
            ],
            colour,
        )
    for mark in range(teeth * 2):
        turn = math.pi * mark / teeth
        block.cut(
            (centre[0] + radius * 0.78 * math.cos(turn), centre[1] + radius * 0.78 * math.sin(turn)),
            (centre[0] + radius * 0.89 * math.cos(turn), centre[1] + radius * 0.89 * math.sin(turn)),
            2,
            INK,
        )
    block.disc(*centre, radius * 0.2, hub)
    block.disc(*centre, radius * 0.08, INK)


def _pendulum(block: Block) -> None:
    block.line([(640, -20), (600, 720)], 12, PAPER)
    block.disc(596, 764, 78, RUST)
    block.disc(596, 764, 62, OCHRE)
    block.rays((596, 764), 20, 56, 22, 2.6, RUST)


def _cardigan(block: Block, nail: Point) -> None:
    x, y = nail[0] + 130, nail[1] - 40
    block.area(
        [
            (x - 64, y + 14),
            (x, y - 2),
            (x + 64, y + 14),
            (x + 96, y + 52),
            (x + 88, y + 296),
            (x - 88, y + 296),
            (x - 96, y + 52),
        ],
        RUST,
    )
    block.area(
        [(x - 70, y + 22), (x - 112, y + 70), (x - 134, y + 250), (x - 92, y + 256), (x - 78, y + 120)], RUST
    )
    block.area(
        [(x + 70, y + 22), (x + 112, y + 70), (x + 134, y + 250), (x + 92, y + 256), (x + 78, y + 120)], RUST
    )
    block.line([(x - 82, y + 116), (x - 92, y + 254)], 4)
    block.line([(x + 82, y + 116), (x + 92, y + 254)], 4)
    block.area([(x - 34, y + 8), (x, y - 8), (x + 34, y + 8), (x, y + 118)], INK)
    block.line([(x, y + 112), (x, y + 294)], 5)
    for button in range(4):
        block.disc(x + 14, y + 140 + button * 42, 8, PAPER)
    for pocket in (-62, 22):
        block.line(
            [
                (x + pocket, y + 206),
                (x + pocket + 42, y + 206),
                (x + pocket + 42, y + 256),
                (x + pocket, y + 256),
            ],
            4,
            closed=True,
        )
    for rib in range(22):
        block.cut((x - 84 + rib * 8, y + 270), (x - 84 + rib * 8, y + 296), 1.8, PAPER)
    block.line([(x, y - 24), (x, y + 6)], 7, PAPER)
    block.disc(x, y - 26, 9, PAPER)
