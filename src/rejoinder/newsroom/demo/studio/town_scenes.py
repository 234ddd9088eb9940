"""The linocuts of the town: bridge, town hall, library, clock, bus, market and allotments."""

from __future__ import annotations

from rejoinder.newsroom.demo.studio.block import INK, MIST, OCHRE, PAPER, RUST, SEA, Block, curve, ring


def bridge() -> str:
    """The Long Bridge at low water, with a rowing boat under the third arch."""
    block = Block(11, ground=MIST)
    _evening_sky(block)
    hill = curve(
        (-20, 430), (180, 380), (420, 350), (640, 395), (860, 405), (1080, 350), (1330, 330), (1620, 395)
    )
    block.area([*hill, (1620, 620), (-20, 620)], SEA)
    with block.within([*hill, (1620, 620), (-20, 620)]):
        block.hatch((0, 330, 1600, 190), angle=-14, gap=17, length=60, width=2.4, colour=MIST, density=0.75)
    _roofs(block)
    block.box(-20, 560, 1640, 360, SEA)
    block.water(600, 880, PAPER)
    _arches(block)
    _rowing_boat(block, 372, 772)
    return block.svg("The Long Bridge over the river Wren")


def _evening_sky(block: Block) -> None:
    block.box(-20, -20, 1640, 460, OCHRE)
    block.hatch((0, 30, 1600, 320), angle=0, gap=21, length=300, width=4.2, colour=PAPER, density=0.8)
    block.disc(1230, 235, 92, RUST)
    block.rays((1230, 235), 104, 190, 40, 4.0, PAPER)
    for x, y, size in ((300, 150, 26), (372, 118, 20), (430, 168, 22), (905, 120, 18)):
        block.line(curve((x - size, y - size * 0.35), (x - size * 0.4, y - size * 0.5), (x, y)), 5)
        block.line(curve((x, y), (x + size * 0.4, y - size * 0.5), (x + size, y - size * 0.35)), 5)


def _roofs(block: Block) -> None:
    x = 40.0
    while x < 640:
        width, height = block.dice.between(44, 78), block.dice.between(46, 92)
        base = 470 - (x - 40) * 0.06
        block.box(x, base - height, width, height + 90, INK)
        block.area(
            [(x - 7, base - height), (x + width / 2, base - height - 38), (x + width + 7, base - height)],
            RUST,
        )
        for window in range(2):
            block.box(x + 10 + window * width * 0.46, base - height + 18, 11, 16, OCHRE, rough=0.8)
        x += width + block.dice.between(-6, 10)
    tower = 678
    block.box(tower, 262, 62, 260)
    block.area([(tower - 8, 262), (tower + 31, 150), (tower + 70, 262)], INK)
    block.disc(tower + 31, 300, 18, PAPER)
    block.cut((tower + 31, 300), (tower + 31, 286), 2, INK)
    block.cut((tower + 31, 300), (tower + 41, 304), 2, INK)


def _arches(block: Block) -> None:
    deck = curve((-30, 520), (300, 486), (800, 462), (1300, 486), (1630, 520))
    block.area([*deck, (1630, 722), (-30, 722)], INK)
    span = 1600 / 11
    for number in range(11):
        middle = span * (number + 0.5)
        rise = 92 - abs(number - 5) * 5
        with block.within(_opening(middle, span * 0.36, rise)):
            block.area(_opening(middle + 15, span * 0.36, rise + 4), SEA)
            block.water(676, 716, PAPER, middle - 50, middle + 60)
        for stone in range(9):
            near = ring(middle, 668, span * 0.36 + 6, rise + 6, 188 + stone * 20.5, 190 + stone * 20.5)[0]
            far = ring(middle, 668, span * 0.36 + 21, rise + 21, 188 + stone * 20.5, 190 + stone * 20.5)[0]
            block.cut(near, far, 2.2)
    for number in range(12):
        _pier(block, span * number)
    for x, y in deck[::2]:
        block.cut((x, y + 13), (x + 36, y + 12), 3, PAPER)
        block.cut((x + 14, y + 28), (x + 44, y + 27), 2, MIST)


def _opening(middle: float, across: float, rise: float) -> list[tuple[float, float]]:
    return [*ring(middle, 668, across, rise, 180, 360), (middle + across, 720), (middle - across, 720)]


def _pier(block: Block, x: float) -> None:
    block.area([(x - 24, 722), (x + 24, 722), (x + 19, 596), (x, 562), (x - 19, 596)], INK)
    for course in range(7):
        y = 606 + course * 16
        block.cut((x - 17, y), (x + 2, y + 3), 1.7, MIST)
    block.cut((x + 3, 580), (x + 5, 716), 2, MIST)
    for ripple in range(7):
        reach = 36 - ripple * 4
        block.cut((x - reach, 730 + ripple * 13), (x + reach, 730 + ripple * 13), 4, INK)


def _rowing_boat(block: Block, x: float, y: float) -> None:
    block.area([(x - 96, y), (x + 104, y - 4), (x + 74, y + 34), (x - 70, y + 36)], RUST)
    block.cut((x - 84, y + 10), (x + 86, y + 6), 3, PAPER)
    block.disc(x - 4, y - 62, 16)
    block.area([(x - 24, y - 68), (x + 18, y - 72), (x + 12, y - 84), (x - 16, y - 82)], RUST)
    block.area(
        curve((x - 30, y + 2), (x - 26, y - 40), (x - 2, y - 50), (x + 22, y - 20), (x + 30, y + 2)), INK
    )
    block.line([(x + 6, y - 24), (x + 66, y - 10), (x + 128, y + 44)], 6)
    block.line([(x - 14, y - 20), (x - 60, y - 6), (x - 110, y + 46)], 6)
    for ripple in range(4):
        block.cut(
            (x - 120 + ripple * 12, y + 48 + ripple * 9), (x + 130 - ripple * 10, y + 48 + ripple * 9), 3
        )


def town_hall() -> str:
    """The town hall at night, the treasurer's window lit."""
    block = Block(53, ground=INK)
    block.box(-20, -20, 1640, 960, INK)
    block.disc(1290, 190, 86, PAPER)
    block.disc(1256, 172, 74, INK)
    block.hatch((0, 40, 1600, 520), angle=-24, gap=30, length=120, width=2.4, colour=SEA, density=0.7)
    _side_houses(block)
    block.area([(-20, 690), (1640, 690), (1640, 940), (-20, 940)], SEA)
    for row in range(9):
        y = 706 + row * row * 2.2 + row * 4
        stone = -40.0
        while stone < 1640:
            width = (26 + row * 9) * block.dice.between(0.8, 1.2)
            arch = curve(
                (stone, y + 8 + row), (stone + width * 0.5, y), (stone + width, y + 8 + row), steps=4
            )
            block.line(arch, 2.4 + row * 0.35, INK)
            stone += width + 4
    _facade(block)
    for x, y, tall in ((1170, 832, 84), (1218, 838, 78), (430, 848, 90)):
        _passer_by(block, x, y, tall)
    return block.svg("The town hall in the evening")


def _side_houses(block: Block) -> None:
    for x, width, height in (
        (-30, 150, 230),
        (120, 120, 190),
        (240, 150, 250),
        (1210, 140, 240),
        (1350, 130, 200),
        (1480, 160, 262),
    ):
        top = 692 - height
        block.box(x, top, width, height, MIST)
        block.area([(x - 8, top + 2), (x + width / 2, top - 76), (x + width + 8, top + 2)], RUST)
        for row in range(2):
            for column in range(2):
                block.box(x + 24 + column * (width - 82), top + 34 + row * 84, 32, 48, INK, rough=1.0)
        block.hatch((x, top, width, height), angle=0, gap=19, length=26, width=1.6, colour=INK, density=0.4)


def _facade(block: Block) -> None:
    block.box(440, 360, 720, 334, PAPER)
    block.area([(420, 364), (800, 236), (1180, 364)], RUST)
    block.area([(506, 352), (800, 256), (1094, 352)], PAPER)
    block.disc(800, 316, 24, RUST)
    block.box(720, 120, 160, 140, PAPER)
    block.area([(702, 124), (800, 46), (898, 124)], RUST)
    block.disc(800, 186, 50, INK)
    block.disc(800, 186, 42, OCHRE)
    block.line([(800, 186), (800, 154)], 5)
    block.line([(800, 186), (824, 200)], 5)
    block.rays((800, 186), 33, 42, 12, 2.2, INK)
    block.line([(800, 50), (800, 16)], 5, OCHRE)
    for number in range(6):
        x = 470 + number * 132
        block.box(x - 18, 392, 26, 300, MIST)
        for flute in range(3):
            block.line([(x - 12 + flute * 7, 410), (x - 12 + flute * 7, 676)], 1.8)
        block.box(x - 26, 380, 42, 16, INK)
        block.box(x - 26, 678, 42, 16, INK)
    for number in range(5):
        x = 508 + number * 132
        lit = number == 3
        if number != 2:
            block.box(x, 566, 56, 98, INK)
        block.box(x, 420, 56, 96, OCHRE if lit else INK)
        block.line([(x + 28, 420), (x + 28, 516)], 4, INK if lit else PAPER)
        block.line([(x, 462), (x + 56, 462)], 4, INK if lit else PAPER)
        if lit:
            block.disc(x + 40, 484, 9, INK)
            block.area([(x + 26, 516), (x + 30, 496), (x + 50, 496), (x + 54, 516)], INK, rough=0.5)
    door = [(764, 694), (764, 600), *ring(800, 600, 36, 40, 180, 360), (836, 600), (836, 694)]
    block.area(door, RUST)
    block.line([(800, 566), (800, 694)], 4)
    for step in range(3):
        block.box(716 - step * 26, 692 + step * 12, 168 + step * 52, 13, MIST if step % 2 else PAPER)


def _passer_by(block: Block, x: float, y: float, tall: float) -> None:
    block.disc(x, y - tall, tall * 0.13)
    block.area(
        [
            (x - tall * 0.16, y),
            (x - tall * 0.22, y - tall * 0.82),
            (x + tall * 0.22, y - tall * 0.82),
            (x + tall * 0.2, y),
        ]
    )
    block.area(
        [
            (x - tall * 0.2, y - tall * 1.08),
            (x + tall * 0.2, y - tall * 1.1),
            (x + tall * 0.1, y - tall * 1.24),
            (x - tall * 0.1, y - tall * 1.22),
        ]
    )
    for stripe in range(5):
        block.cut(
            (x + tall * 0.3 + stripe * 9, y + 4 + stripe * 3),
            (x + tall * 0.8 + stripe * 12, y + 6 + stripe * 3),
            2.6,
            INK,
        )


def library() -> str:
    """The reading room: shelves, a tall window, a girl on a ladder, and the cat's chair."""
    block = Block(67, ground=OCHRE)
    block.box(-20, -20, 1640, 960, OCHRE)
    block.hatch((0, 20, 1600, 760), angle=90, gap=26, length=160, width=2.2, colour=PAPER, density=0.5)
    block.box(-20, 752, 1640, 180, RUST)
    for board in range(6):
        block.cut((-40, 770 + board * 22), (1640, 772 + board * 24), 3, INK)
    for x in (60, 330, 1100, 1370):
        _bookcase(block, x)
    _tall_window(block)
    _ladder_and_girl(block)
    _cats_chair(block)
    return block.svg("The reading room of the library")


def _bookcase(block: Block, left: float) -> None:
    block.box(left, 96, 236, 668, INK)
    block.box(left - 12, 80, 260, 24, INK)
    for shelf in range(5):
        bottom = 216 + shelf * 126
        x = left + 14
        block.box(left + 10, bottom - 108, 216, 108, RUST if shelf % 2 else SEA, rough=1)
        block.box(left + 10, bottom - 108, 216, 108, INK, rough=1)
        while x < left + 208:
            width = block.dice.between(12, 27)
            tall = block.dice.between(70, 100)
            if x + width > left + 222:
                break
            colour = block.dice.pick((PAPER, MIST, RUST, SEA, OCHRE, PAPER, RUST))
            lean = 12 if block.dice.below(11) == 0 else 0
            block.area(
                [
                    (x + lean, bottom - tall),
                    (x + width + lean, bottom - tall),
                    (x + width, bottom),
                    (x, bottom),
                ],
                colour,
                rough=0.9,
            )
            for band in (0.2, 0.28, 0.78):
                block.line(
                    [
                        (x + 3 + lean * 0.6, bottom - tall * (1 - band)),
                        (x + width - 3 + lean * 0.6, bottom - tall * (1 - band)),
                    ],
                    2,
                )
            x += width + 3


def _tall_window(block: Block) -> None:
    frame = [(640, 600), (640, 270), *ring(800, 270, 160, 170, 180, 360), (960, 270), (960, 600)]
    block.area([(622, 618), (622, 270), *ring(800, 270, 178, 190, 180, 360), (978, 270), (978, 618)], INK)
    block.area(frame, MIST)
    with block.within(frame):
        hill = curve((600, 470), (700, 430), (800, 452), (900, 410), (1000, 440))
        block.area([*hill, (1000, 620), (600, 620)], SEA)
        block.disc(880, 240, 44, PAPER)
        block.hatch((640, 100, 320, 330), angle=78, gap=21, length=60, width=2.2, colour=PAPER, density=0.7)
        for x in (660, 706, 742):
            block.box(x, 420, 34, 60, INK)
            block.area([(x - 4, 422), (x + 17, 396), (x + 38, 422)], RUST)
        for x in (720, 800, 880):
            block.line([(x, 96), (x, 606)], 8)
        for y in (270, 380, 490):
            block.line([(636, y), (964, y)], 8)
    block.box(606, 606, 388, 22, INK)


def _ladder_and_girl(block: Block) -> None:
    block.line([(1064, 786), (1108, 150)], 11, PAPER)
    block.line([(1138, 786), (1164, 150)], 11, PAPER)
    for rung in range(10):
        y = 200 + rung * 60
        block.line([(1104 - rung * 4.1, y), (1161 - rung * 2.4, y)], 8, PAPER)
    block.line([(1118, 520), (1112, 576)], 12, INK)
    block.line([(1140, 520), (1140, 562)], 12, INK)
    block.area([(1080, 530), (1106, 390), (1152, 390), (1180, 530)], RUST)
    for pleat in range(4):
        block.cut((1112 + pleat * 12, 420), (1096 + pleat * 24, 524), 2.6, PAPER)
    block.disc(1130, 362, 30, PAPER)
    block.area(
        curve((1100, 362), (1104, 324), (1140, 322), (1164, 348), (1160, 376), (1146, 344), (1100, 362)), INK
    )
    block.line(curve((1158, 360), (1182, 384), (1178, 420)), 11)
    block.line([(1150, 402), (1196, 372), (1216, 318)], 13, PAPER)
    block.box(1204, 268, 26, 58, OCHRE)


def _cats_chair(block: Block) -> None:
    block.line([(700, 840), (706, 720)], 13)
    block.line([(858, 840), (852, 720)], 13)
    block.line([(706, 722), (700, 560)], 13)
    block.line([(852, 722), (858, 560)], 13)
    block.area([(690, 712), (868, 712), (884, 740), (674, 740)])
    for slat in range(3):
        block.area(
            [(704, 578 + slat * 34), (854, 578 + slat * 34), (854, 594 + slat * 34), (704, 594 + slat * 34)]
        )
    cat = curve((704, 714), (700, 680), (736, 656), (790, 652), (838, 668), (852, 700), (846, 714), steps=8)
    block.area([*cat, (704, 716)], PAPER)
    block.disc(726, 686, 26, PAPER)
    block.area([(706, 672), (704, 644), (724, 662)], PAPER, rough=0.5)
    block.area([(728, 660), (746, 644), (748, 672)], PAPER, rough=0.5)
    block.line(curve((712, 690), (719, 695), (726, 690)), 3)
    block.line(curve((730, 689), (737, 693), (743, 687)), 3)
    block.line(curve((846, 706), (880, 712), (896, 684), (880, 664)), 12, PAPER)
    for stripe in range(5):
        block.line(
            curve(
                (766 + stripe * 17, 656 + abs(stripe - 2) * 2),
                (772 + stripe * 16, 672),
                (768 + stripe * 16, 690),
            ),
            5,
            RUST,
        )
