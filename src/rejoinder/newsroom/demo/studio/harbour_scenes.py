"""The linocuts of the harbour: the light on Gannet Point, the evening ferry, and the wren."""

from __future__ import annotations

import math

from rejoinder.newsroom.demo.studio.block import INK, MIST, OCHRE, PAPER, RUST, SEA, Block, Point, curve, ring


def lighthouse() -> str:
    """The light at night, gannets about it, a small boat heading home."""
    block = Block(23, ground=INK)
    block.box(-20, -20, 1640, 640, INK)
    lamp = (430.0, 232.0)
    block.area([lamp, (1640, 40), (1640, 420)], OCHRE, rough=2.5)
    block.area([lamp, (-60, 150), (-60, 330)], OCHRE, rough=2.5)
    block.area([lamp, (1640, 120), (1640, 320)], PAPER, rough=2.5)
    block.area([lamp, (-60, 192), (-60, 280)], PAPER, rough=2.5)
    _night_sky(block, lamp)
    block.box(-20, 600, 1640, 320, SEA)
    block.area([(900, 600), (1640, 600), (1640, 640), (1040, 622)], MIST)
    block.water(612, 880, PAPER)
    _rock(block)
    _tower(block, lamp)
    for x, y, size, tilt in (
        (640, 118, 46, 8),
        (820, 420, 38, -10),
        (232, 392, 34, 12),
        (205, 104, 40, -6),
        (980, 84, 30, 4),
    ):
        _gannet(block, (x, y), size, tilt)
    _small_boat(block, 1190, 700)
    return block.svg("The light on Gannet Point")


def _night_sky(block: Block, lamp: Point) -> None:
    for _ in range(130):
        x, y = block.dice.between(40, 1560), block.dice.between(40, 540)
        # No star shines through the beam.
        slope = abs(y - lamp[1]) / max(60.0, abs(x - lamp[0]))
        if slope > 0.24 and math.hypot(x - lamp[0], y - lamp[1]) > 120:
            size = block.dice.between(4, 9)
            block.cut((x - size, y), (x + size, y), 2.2)
            block.cut((x, y - size), (x, y + size), 2.2)
    block.hatch((0, 400, 1600, 200), angle=0, gap=22, length=170, width=2.0, colour=SEA, density=0.55)


def _rock(block: Block) -> None:
    rock = curve(
        (-40, 690),
        (90, 640),
        (170, 560),
        (300, 520),
        (430, 506),
        (560, 522),
        (690, 590),
        (800, 690),
        (930, 790),
        (960, 940),
    )
    block.area([*rock, (-40, 940)], INK)
    with block.within([*rock, (-40, 940)]):
        block.hatch((0, 540, 480, 380), angle=62, gap=30, length=70, width=3.0, colour=MIST, density=0.55)
        block.hatch((480, 540, 480, 380), angle=40, gap=26, length=60, width=3.0, colour=MIST, density=0.7)
    for x, y in ((560, 866), (640, 850), (760, 838), (860, 826), (920, 812)):
        block.cut((x - 90, y), (x + 110, y + 4), 7)
    block.box(150, 500, 150, 66, MIST)
    block.area([(138, 502), (225, 448), (312, 502)], RUST)
    block.box(200, 525, 24, 28, OCHRE, rough=0.8)
    block.box(255, 525, 24, 28, OCHRE, rough=0.8)


def _tower(block: Block, lamp: Point) -> None:
    x, top = lamp[0], 288.0
    outline = [(x - 46, top), (x + 46, top), (x + 76, 522), (x - 76, 522)]
    block.area(outline, PAPER)
    with block.within(outline):
        block.area([(x - 120, 330), (x + 120, 330), (x + 120, 384), (x - 120, 384)], RUST)
        block.area([(x - 120, 440), (x + 120, 440), (x + 120, 490), (x - 120, 490)], RUST)
        block.area([(x + 26, 280), (x + 90, 280), (x + 90, 530), (x + 40, 530)], INK)
        block.hatch((x + 14, 290, 40, 240), angle=0, gap=9, length=30, width=2.2, colour=INK)
    block.box(x - 7, 400, 15, 24, INK, rough=0.8)
    block.box(x - 60, 274, 120, 18, PAPER)
    for post in (0, 1, 5, 6):
        block.line([(x - 56 + post * 18.6, 276), (x - 56 + post * 18.6, 254)], 4, PAPER)
    block.line([(x - 58, 254), (x - 36, 254)], 5, PAPER)
    block.line([(x + 36, 254), (x + 58, 254)], 5, PAPER)
    block.box(x - 36, 196, 72, 78, OCHRE)
    block.disc(x, 236, 24, PAPER)
    for bar in (-36, -12, 12, 36):
        block.line([(x + bar, 196), (x + bar, 274)], 5)
    block.area([(x - 46, 198), (x, 142), (x + 46, 198)], RUST)
    block.line([(x, 146), (x, 114)], 5, RUST)
    block.disc(x, 112, 8, RUST)
    block.cut((x - 30, 190), (x + 2, 152), 2.6, PAPER)


def _gannet(block: Block, at: Point, size: float, tilt: float) -> None:
    def place(*points: Point) -> list[Point]:
        turn = math.radians(tilt)
        return [
            (
                at[0] + size * (x * math.cos(turn) - y * math.sin(turn)),
                at[1] + size * (x * math.sin(turn) + y * math.cos(turn)),
            )
            for x, y in points
        ]

    block.area(
        place(
            (-1.7, -0.5),
            (-0.7, -0.55),
            (0, -0.12),
            (0.7, -0.55),
            (1.7, -0.42),
            (0.75, -0.2),
            (0, 0.2),
            (-0.75, -0.22),
        ),
        PAPER,
        rough=0.6,
    )
    block.area(place((-1.7, -0.5), (-1.15, -0.56), (-1.1, -0.34)), INK, rough=0.4)
    block.area(place((1.7, -0.42), (1.15, -0.52), (1.12, -0.3)), INK, rough=0.4)
    block.area(place((-0.1, 0.1), (0.14, 0.1), (0.06, 0.62), (-0.06, 0.62)), PAPER, rough=0.4)
    block.area(place((-0.12, -0.1), (0.12, -0.1), (0.02, -0.46)), OCHRE, rough=0.3)


def _small_boat(block: Block, x: float, y: float) -> None:
    block.area([(x - 70, y), (x + 80, y - 6), (x + 56, y + 26), (x - 52, y + 28)], INK)
    block.line([(x, y), (x - 4, y - 120)], 5)
    block.area(curve((x + 4, y - 116), (x + 40, y - 60), (x + 62, y - 14), (x + 4, y - 12)), RUST)
    block.area([(x - 10, y - 104), (x - 10, y - 14), (x - 58, y - 12)], PAPER)
    block.disc(x + 30, y - 16, 9, OCHRE)
    for ripple in range(4):
        block.cut(
            (x - 90 + ripple * 14, y + 38 + ripple * 10), (x + 100 - ripple * 10, y + 38 + ripple * 10), 3
        )


def ferry() -> str:
    """The Marigold on her evening crossing, the far village behind her."""
    block = Block(37, ground=MIST)
    block.box(-20, -20, 1640, 520, MIST)
    block.hatch((0, 30, 1600, 420), angle=0, gap=26, length=330, width=4.6, colour=PAPER, density=0.8)
    block.disc(330, 420, 118, RUST)
    block.hatch((200, 330, 260, 140), angle=0, gap=22, length=200, width=3.4, colour=MIST, density=0.8)
    hill = curve((-20, 470), (220, 452), (520, 420), (860, 372), (1160, 330), (1400, 352), (1640, 318))
    block.area([*hill, (1640, 560), (-20, 560)], SEA)
    with block.within([*hill, (1640, 560), (-20, 560)]):
        block.hatch((0, 320, 1600, 190), angle=-10, gap=16, length=56, width=2.2, colour=MIST, density=0.7)
    _far_village(block)
    block.box(-20, 500, 1640, 420, INK)
    block.water(516, 880, SEA)
    block.water(560, 880, MIST)
    for step in range(14):
        y = 512 + step * 15
        reach = 100 - abs(step - 4) * 6
        block.cut((330 - reach, y), (330 + reach * 0.9, y + 2), 4.5, RUST)
    _smoke(block)
    _marigold(block)
    return block.svg("The ferry Marigold on her evening crossing")


def _far_village(block: Block) -> None:
    x = 1010.0
    while x < 1500:
        width, height = block.dice.between(36, 60), block.dice.between(34, 66)
        block.box(x, 500 - height, width, height + 8, INK)
        block.area(
            [(x - 5, 500 - height), (x + width / 2, 470 - height), (x + width + 5, 500 - height)], RUST
        )
        if block.dice.below(3):
            block.box(x + width * 0.36, 514 - height, 10, 13, OCHRE, rough=0.6)
        x += width + block.dice.between(2, 16)
    block.line([(1532, 500), (1532, 420)], 6)
    block.disc(1532, 416, 9, OCHRE)


def _smoke(block: Block) -> None:
    puffs = curve((722, 300), (690, 236), (610, 200), (640, 138), (520, 112), (560, 60), (430, 40))
    for number, (x, y) in enumerate(puffs[::3]):
        block.disc(x + block.dice.between(-6, 6), y, 20 + number * 2.4, PAPER)
    for number, (x, y) in enumerate(puffs[2::5]):
        size = 12 + number * 2.4
        block.line(ring(x, y, size, size, 190, 330), 3.4, INK)


def _marigold(block: Block) -> None:
    hull = curve(
        (392, 604), (430, 690), (470, 716), (800, 722), (1080, 716), (1150, 690), (1204, 586), steps=6
    )
    block.area([*hull, (1150, 612), (460, 620)], OCHRE)
    for plank in range(3):
        block.cut((446 + plank * 8, 662 + plank * 16), (1150 - plank * 20, 654 + plank * 16), 2.6, INK)
    block.area(
        [(400, 604), (470, 622), (1140, 614), (1204, 586), (1196, 604), (1146, 636), (466, 644), (404, 622)],
        RUST,
    )
    block.box(540, 500, 480, 118, PAPER)
    block.box(526, 486, 508, 18, INK)
    for window in range(7):
        block.box(566 + window * 64, 528, 42, 40, OCHRE)
        head = 584 + window * 64 + block.dice.between(-6, 6)
        block.disc(head, 552, 10, INK)
        block.area([(head - 16, 570), (head - 12, 562), (head + 12, 562), (head + 16, 570)], INK, rough=0.6)
    block.box(640, 410, 150, 78, PAPER)
    block.box(628, 398, 174, 16, INK)
    for window in range(3):
        block.box(654 + window * 44, 428, 32, 30, OCHRE, rough=0.8)
    block.box(690, 300, 62, 100, RUST)
    block.box(684, 322, 74, 22, INK)
    block.disc(721, 372, 15, OCHRE)
    block.rays((721, 372), 9, 22, 12, 2.6, OCHRE)
    block.line([(1090, 612), (1090, 380)], 7, PAPER)
    block.area(
        curve(
            (1090, 384),
            (1130, 376),
            (1164, 392),
            (1196, 384),
            (1190, 424),
            (1160, 430),
            (1128, 414),
            (1090, 422),
        ),
        RUST,
    )
    block.disc(494, 536, 13, MIST)
    block.area([(478, 528), (512, 524), (504, 514), (484, 516)], RUST, rough=0.6)
    block.area([(472, 616), (480, 552), (508, 552), (516, 616)], MIST, rough=0.8)
    for ripple in range(6):
        block.cut((360 - ripple * 16, 728 + ripple * 15), (1190 - ripple * 60, 726 + ripple * 15), 5, PAPER)
    block.cut((1190, 690), (1330, 736), 7, PAPER)
    block.cut((1176, 712), (1290, 764), 5, PAPER)


def wren() -> str:
    """The wren on the keeper's hand lamp."""
    block = Block(41, ground=INK)
    block.box(-20, -20, 1640, 960, INK)
    block.rays((800, 560), 250, 900, 90, 5.0, SEA)
    block.rays((800, 560), 230, 520, 64, 4.4, OCHRE)
    _hand_lamp(block)
    _wren(block, (770, 300), 1.15)
    return block.svg("The wren on the keeper’s lamp")


def _hand_lamp(block: Block) -> None:
    block.area([(640, 842), (660, 800), (940, 800), (960, 842)], RUST)
    block.box(684, 470, 232, 334, OCHRE)
    block.disc(800, 650, 92, PAPER, down=130)
    block.area(
        curve((800, 548), (838, 628), (846, 684), (800, 742), (754, 684), (762, 628), (800, 548)), RUST
    )
    block.area(curve((800, 634), (820, 676), (800, 722), (780, 676), (800, 634)), OCHRE)
    for x in (684, 758, 842, 916):
        block.line([(x, 470), (x, 802)], 9)
    block.area([(652, 474), (700, 412), (900, 412), (948, 474)], RUST)
    block.cut((676, 462), (924, 460), 4, PAPER)
    block.line(curve((650, 800), (560, 640), (600, 470), (664, 440)), 10, RUST)
    block.line(curve((950, 800), (1040, 640), (1000, 470), (936, 440)), 10, RUST)


def _wren(block: Block, at: Point, size: float) -> None:
    def place(*points: Point) -> list[Point]:
        return [(at[0] + x * size, at[1] + y * size) for x, y in points]

    tail = place((-96, 20), (-168, -92), (-142, -118), (-112, -120), (-50, -24))
    body = curve(
        *place(
            (-120, 10),
            (-60, -44),
            (10, -70),
            (60, -112),
            (110, -116),
            (140, -86),
            (138, -40),
            (116, 26),
            (60, 78),
            (-10, 92),
            (-84, 66),
            (-120, 10),
        )
    )
    block.area(tail, RUST)
    block.area(body, RUST)
    block.area(
        curve(*place((132, -66), (138, -30), (112, 30), (58, 78), (-6, 90), (40, 40), (84, -20), (132, -66))),
        PAPER,
    )
    wing = curve(*place((-110, 12), (-44, -34), (30, -36), (56, 0), (10, 44), (-60, 44), (-110, 12)))
    block.area(wing, INK)
    for feather in range(7):
        start, end = place((-92 + feather * 20, 8 + feather * 1.5), (-30 + feather * 13, 34 - feather * 5))
        block.cut(start, end, 3, OCHRE, bend=6)
    for bar in range(5):
        start, end = place((-160 + bar * 12, -84 + bar * 18), (-122 + bar * 14, -108 + bar * 20))
        block.cut(start, end, 3.4, INK)
    for _ in range(26):
        x, y = block.dice.between(-60, 80), block.dice.between(-70, -30)
        start, end = place((x, y), (x + 14, y - 8))
        if y > -44 - x * 0.5:
            block.cut(start, end, 2, INK)
    block.area(place((136, -84), (196, -92), (138, -70)), OCHRE, rough=0.5)
    brow_start, brow_end = place((62, -92), (132, -90))
    block.cut(brow_start, brow_end, 5, PAPER, bend=-5)
    block.disc(*place((106, -80))[0], 9 * size, INK)
    block.disc(*place((109, -83))[0], 3 * size, PAPER)
    for foot in (0, 44):
        block.line(place((-6 + foot, 88), (-2 + foot, 108)), 6, OCHRE)
        block.line(place((-24 + foot, 110), (-2 + foot, 104), (22 + foot, 110)), 6, OCHRE)
