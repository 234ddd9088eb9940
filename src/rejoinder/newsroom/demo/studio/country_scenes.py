"""The linocuts of the lanes and fields: the school bus and the allotments."""

from __future__ import annotations

import math

from rejoinder.newsroom.demo.studio.block import INK, MIST, OCHRE, PAPER, RUST, SEA, Block, Point, curve, ring


def school_bus() -> str:
    """The number 7 stops at Quarry Lane, where children wait under a tree."""
    block = Block(71, ground=MIST)
    block.box(-20, -20, 1640, 620, MIST)
    block.hatch((0, 30, 1600, 430), angle=-4, gap=30, length=260, width=4.4, colour=PAPER, density=0.75)
    block.disc(240, 210, 80, OCHRE)
    block.rays((240, 210), 92, 150, 30, 3.6, PAPER)
    far = curve((-20, 480), (260, 420), (560, 440), (900, 380), (1240, 404), (1640, 350))
    block.area([*far, (1640, 700), (-20, 700)], SEA)
    near = curve((-20, 600), (300, 560), (700, 600), (1100, 560), (1640, 590))
    with block.within([*far, (1640, 700), (-20, 700)]):
        block.hatch((0, 370, 1600, 260), angle=16, gap=22, length=70, width=2.6, colour=MIST, density=0.7)
    block.area([*near, (1640, 940), (-20, 940)], OCHRE)
    with block.within([*near, (1640, 940), (-20, 940)]):
        block.hatch((0, 560, 1600, 160), angle=-70, gap=19, length=34, width=2.4, colour=INK, density=0.5)
    block.area([(-20, 742), (1640, 712), (1640, 940), (-20, 940)], INK)
    for dash in range(8):
        block.area(
            [(dash * 220 - 30, 842), (dash * 220 + 80, 840), (dash * 220 + 84, 854), (dash * 220 - 30, 856)],
            PAPER,
        )
    _bare_tree(block, (1335, 724))
    _bus(block)
    _waiting(block)
    return block.svg("The number 7 bus at Quarry Lane")


def _bus(block: Block) -> None:
    body = curve(
        (250, 760),
        (246, 470),
        (268, 420),
        (330, 404),
        (880, 398),
        (960, 410),
        (992, 470),
        (1004, 560),
        steps=5,
    )
    block.area([*body, (1072, 580), (1082, 760)], RUST)
    block.area([(262, 590), (1076, 596), (1078, 622), (260, 618)], PAPER)
    for window in range(6):
        block.box(290 + window * 102, 446, 82, 112, PAPER)
        block.cut((300 + window * 102, 540), (350 + window * 102, 460), 5, MIST)
        if window != 2:
            head = 330 + window * 102
            block.disc(head, 520, 19, INK)
            block.area(
                [(head - 28, 558), (head - 20, 538), (head + 20, 538), (head + 28, 558)], INK, rough=0.8
            )
    block.area([(908, 444), (962, 448), (984, 556), (908, 558)], PAPER)
    block.disc(938, 512, 17, INK)
    block.box(800, 640, 92, 118, INK)
    block.line([(846, 646), (846, 752)], 4, OCHRE)
    block.box(420, 412, 300, 26, PAPER)
    block.disc(1040, 536, 34, PAPER)
    block.line([(1024, 522), (1056, 522), (1036, 556)], 8)
    block.disc(1072, 680, 20, OCHRE)
    for x in (400, 690 + 280):
        block.disc(x, 760, 66, INK)
        block.disc(x, 760, 56, SEA)
        block.disc(x, 760, 38, INK)
        block.rays((x, 760), 8, 30, 9, 3, PAPER)
    for plank in range(3):
        block.cut((280, 660 + plank * 22), (780, 664 + plank * 22), 2.6, INK)


def _bare_tree(block: Block, foot: Point) -> None:
    x, y = foot
    block.area(
        [(x - 30, y), (x - 14, y - 160), (x - 12, y - 300), (x + 12, y - 300), (x + 16, y - 160), (x + 34, y)]
    )

    def branch(start: Point, angle: float, length: float, width: float) -> None:
        end = (start[0] + math.cos(angle) * length, start[1] + math.sin(angle) * length)
        block.line([start, end], width)
        if length > 34:
            for turn in (-0.5, 0.1, 0.55):
                branch(
                    end,
                    angle + turn + block.dice.between(-0.18, 0.18),
                    length * block.dice.between(0.58, 0.74),
                    width * 0.62,
                )

    for angle in (-2.5, -1.95, -1.57, -1.1, -0.6):
        branch((x, y - 280), angle, 118, 15)
    for cut in range(9):
        block.cut(
            (x - 8 + cut % 3 * 8, y - 40 - cut * 26), (x - 6 + cut % 3 * 8, y - 90 - cut * 24), 2.2, MIST
        )


def _waiting(block: Block) -> None:
    colours = (RUST, PAPER, SEA, RUST)
    for number, (x, tall) in enumerate(((1150, 120), (1222, 142), (1290, 108), (1420, 134))):
        foot = 792 + number % 2 * 14
        for leg in (-9, 9):
            block.line([(x + leg, foot), (x + leg, foot - tall * 0.3)], 9, PAPER)
        block.area(
            [
                (x - tall * 0.26, foot - tall * 0.22),
                (x - tall * 0.13, foot - tall * 0.76),
                (x + tall * 0.13, foot - tall * 0.76),
                (x + tall * 0.26, foot - tall * 0.22),
            ],
            colours[number],
        )
        block.disc(x, foot - tall * 0.88, tall * 0.14, PAPER)
        block.area([*ring(x, foot - tall * 0.92, tall * 0.17, tall * 0.15, 180, 360)], INK)
        block.box(x + tall * 0.12, foot - tall * 0.62, tall * 0.17, tall * 0.26, OCHRE)
    block.line([(1520, 780), (1520, 560)], 9, PAPER)
    block.disc(1520, 540, 36, PAPER)
    block.disc(1520, 540, 28, RUST)
    block.line([(1508, 528), (1532, 528), (1517, 554)], 6, PAPER)


def allotments() -> str:
    """Plot 17: leeks, a bean row, a hut, a scarecrow, and a blackbird on a spade."""
    block = Block(97, ground=MIST)
    block.box(-20, -20, 1640, 520, MIST)
    block.hatch((0, 30, 1600, 350), angle=-62, gap=34, length=110, width=2.8, colour=PAPER, density=0.75)
    hill = curve((-20, 400), (300, 340), (700, 372), (1100, 320), (1640, 360))
    block.area([*hill, (1640, 560), (-20, 560)], SEA)
    with block.within([*hill, (1640, 560), (-20, 560)]):
        for row in range(16):
            block.line(
                curve(
                    (-20, 420 + row * 17),
                    (500, 372 + row * 19),
                    (1100, 344 + row * 20),
                    (1640, 380 + row * 18),
                ),
                3,
                MIST,
            )
    block.area([(-20, 500), (1640, 486), (1640, 940), (-20, 940)], INK)
    for row in range(7):
        left = -260 + row * 330
        block.area(
            [(620 + row * 62, 494), (650 + row * 62, 494), (left + 210, 940), (left, 940)],
            RUST if row % 2 else OCHRE,
        )
    block.hatch((0, 500, 1600, 400), angle=90, gap=30, length=26, width=2.4, colour=INK, density=0.35)
    _hut(block)
    _bean_row(block)
    _scarecrow(block, 700, 520)
    for row, base in enumerate((660, 780, 880)):
        for plant in range(5):
            _leek(block, 640 + plant * (110 + row * 36) - row * 150, base, 0.6 + row * 0.24)
    _spade(block, 430, 792)
    return block.svg("Plot 17 at Cold Lane")


def _hut(block: Block) -> None:
    block.area([(1190, 520), (1204, 280), (1456, 262), (1470, 516)], RUST)
    for plank in range(8):
        block.line([(1226 + plank * 31, 284), (1222 + plank * 32, 514)], 3)
    block.area([(1170, 292), (1320, 186), (1492, 270), (1486, 296), (1322, 216), (1182, 312)], INK)
    block.area([(1200, 284), (1320, 206), (1460, 270)], PAPER)
    block.box(1230, 352, 76, 66, INK)
    block.box(1237, 359, 62, 52, OCHRE)
    block.line([(1268, 359), (1268, 411)], 5)
    block.box(1354, 356, 78, 162, INK)
    block.disc(1420, 444, 5, OCHRE)
    block.box(1398, 150, 26, 66, INK)
    for x, y, size in ((1416, 124, 18), (1440, 92, 24), (1424, 52, 30)):
        block.disc(x, y, size, PAPER)
    block.area([(1478, 410), (1556, 408), (1550, 530), (1484, 530)], SEA)
    for hoop in (432, 470, 508):
        block.line([(1480, hoop), (1554, hoop)], 4)


def _bean_row(block: Block) -> None:
    for pole in range(4):
        x = 70 + pole * 74
        block.line([(x, 560), (x + 36, 250)], 7)
        block.line([(x + 74, 560), (x + 38, 250)], 7)
        for leaf in range(8):
            y = 496 - leaf * 31
            side = 10 if leaf % 2 else -10
            at = x + (560 - y) * 0.115 + side
            block.area(ring(at, y, 17, 12), SEA, rough=2)
            block.cut((at - 12, y), (at + 12, y - 2), 1.8, PAPER)
        block.disc(x + 26, 400 + pole % 3 * 40, 8, RUST)
        block.disc(x + 52, 340 + pole % 2 * 70, 8, RUST)
    block.line([(80, 252), (366, 247)], 7)


def _scarecrow(block: Block, x: float, y: float) -> None:
    block.line([(x, y + 70), (x, y - 180)], 12, PAPER)
    block.line([(x - 104, y - 104), (x + 104, y - 116)], 12, PAPER)
    block.area(
        [
            (x - 92, y - 128),
            (x + 92, y - 140),
            (x + 96, y - 92),
            (x + 42, y - 90),
            (x + 52, y + 10),
            (x - 52, y + 12),
            (x - 44, y - 82),
            (x - 94, y - 80),
        ],
        INK,
    )
    block.area([(x - 14, y - 60), (x + 16, y - 62), (x + 14, y - 34), (x - 14, y - 32)], OCHRE)
    for straw in range(4):
        block.cut((x - 92 - straw * 3, y - 104 + straw * 5), (x - 128, y - 122 + straw * 14), 3, OCHRE)
        block.cut((x + 94 + straw * 3, y - 116 + straw * 5), (x + 130, y - 134 + straw * 14), 3, OCHRE)
    block.disc(x, y - 172, 34, PAPER)
    block.area(
        [
            (x - 62, y - 190),
            (x + 60, y - 196),
            (x + 34, y - 206),
            (x + 24, y - 250),
            (x - 26, y - 246),
            (x - 34, y - 202),
        ],
        RUST,
    )
    block.disc(x - 12, y - 176, 4, INK)
    block.disc(x + 13, y - 177, 4, INK)
    block.line(curve((x - 15, y - 158), (x, y - 151), (x + 16, y - 160)), 4)


def _leek(block: Block, x: float, y: float, size: float) -> None:
    block.area(
        [(x - 9 * size, y), (x - 8 * size, y - 52 * size), (x + 8 * size, y - 52 * size), (x + 9 * size, y)],
        PAPER,
        rough=1,
    )
    for lean, reach in ((-58, -96), (-30, -124), (0, -136), (32, -120), (60, -92)):
        tip = (x + lean * size, y + reach * size)
        block.area([(x - 7 * size, y - 46 * size), tip, (x + 7 * size, y - 46 * size)], SEA, rough=1.2)
        block.cut((x, y - 52 * size), tip, 2.2 * size, MIST)


def _spade(block: Block, x: float, y: float) -> None:
    block.area([(x - 40, y - 70), (x + 40, y - 66), (x + 32, y + 20), (x, y + 44), (x - 34, y + 18)], MIST)
    block.line([(x, y - 64), (x + 14, y - 300)], 16, PAPER)
    block.line([(x - 30, y - 306), (x + 60, y - 300)], 16, PAPER)
    bird = curve(
        (x - 66, y - 352),
        (x - 20, y - 366),
        (x + 10, y - 394),
        (x + 46, y - 410),
        (x + 72, y - 396),
        (x + 70, y - 366),
        (x + 40, y - 330),
        (x - 6, y - 320),
        (x - 66, y - 352),
    )
    block.area(bird)
    block.area([(x - 52, y - 340), (x - 134, y - 316), (x - 126, y - 340), (x - 58, y - 360)])
    block.area([(x + 70, y - 396), (x + 104, y - 392), (x + 71, y - 382)], OCHRE, rough=0.5)
    block.disc(x + 52, y - 394, 5, OCHRE)
    for feather in range(4):
        block.cut(
            (x - 46 + feather * 12, y - 350 + feather * 3),
            (x + 16 + feather * 5, y - 344 + feather * 3),
            2.2,
            MIST,
        )
    for leg in (0, 18):
        block.line([(x + leg, y - 324), (x + 4 + leg, y - 308)], 5, OCHRE)
