"""Charts are sound SVG that says what it shows, and lines are told apart without their colour."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from rejoinder.charts import Axis, Mark, Series, line_chart, linear, logarithmic, percent
from rejoinder.charts.line import MOST_SERIES

SVG = "{http://www.w3.org/2000/svg}"
X = linear("score", 0, 1)
Y = logarithmic("share of comments", 0.001, 1, percent)


def drawn(*series: Series, marks: tuple[Mark, ...] = (), title: str = "Held") -> ET.Element:
    return ET.fromstring(line_chart(title, X, Y, series, marks))


def slope(name: str) -> Series:
    return Series(name, [(step / 20, 1 - step / 21) for step in range(21)])


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_a_chart_names_itself_its_axes_and_its_lines() -> None:
    root = drawn(slope("held"), slope("rejected"))
    said = [element.text for element in root.iter(f"{SVG}text")]
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Held"
    assert root.findtext(f"{SVG}desc") == "held, rejected"
    assert {
        "Held",
        "score",
        "share of comments",
        "held",
        "rejected",
        "0.1\u00a0%",
        "100\u00a0%",
        "0.4",
    } <= set(said)


def test_no_two_lines_share_dashes_or_shapes() -> None:
    root = drawn(*(slope(str(number)) for number in range(MOST_SERIES)))
    lines = [group for group in root.iter(f"{SVG}g") if (group.get("class") or "").startswith("s")]
    dashes, shapes = set(), set()
    for group in lines[:MOST_SERIES]:
        line = group.find(f"{SVG}polyline")
        assert line is not None
        dashes.add(line.get("stroke-dasharray"))
        shape = next(group.iter(f"{SVG}g")).find(f"{SVG}g")
        assert shape is not None
        shapes.add(ET.tostring(shape[0]))
    assert len(dashes) == len(shapes) == MOST_SERIES


def test_lines_stand_out_on_light_and_on_dark_paper() -> None:
    text = line_chart("Held", X, Y, [slope(str(number)) for number in range(MOST_SERIES)])
    light = set(re.findall(r'<g class="s\d" fill="(#\w{6})"', text))
    dark = set(re.findall(r"\.s\d \*\{stroke:(#\w{6})", text))
    assert len(light) == len(dark) == MOST_SERIES
    assert all(contrast(colour, "#ffffff") >= 4.5 for colour in light)
    assert all(contrast(colour, "#16181c") >= 4.5 for colour in dark)


def test_points_lie_where_their_axes_say_and_those_beyond_at_the_edge() -> None:
    root = drawn(Series("one", [(0, 0.001), (0.5, 0.1), (1, 1), (2, 0)]))
    line = next(root.iter(f"{SVG}polyline"))
    placed = [tuple(map(float, point.split(","))) for point in (line.get("points") or "").split()]
    (left, bottom), (middle, third), (right, top), beyond = placed
    assert middle == pytest.approx((left + right) / 2)
    assert third == pytest.approx(bottom - (bottom - top) * 2 / 3, abs=0.02)
    assert beyond == (right, bottom)


def test_a_narrow_chart_keeps_the_size_of_its_words_and_everything_within_it() -> None:
    days = Axis("Day", 0, 29, tuple((at, f"{at + 1} November") for at in range(4, 30, 5)))
    title = "Comments that were posted, held and rejected by day"
    drawn = ET.fromstring(line_chart(title, days, linear("", 0, 12_000), [slope("held")], narrow=True))
    width = float((drawn.get("viewBox") or "").split()[2])
    # A telephone's width at which a letter of the chart stays one of the page.
    assert width == 320 and drawn.get("font-size") == "13" and "narrow" in (drawn.get("class") or "")
    all_texts = list(drawn.iter(f"{SVG}text"))
    heading = [text.text or "" for text in all_texts if text.get("font-weight")]
    assert " ".join(heading) == title and len(heading) == 2
    texts = [(float(text.get("x") or 0), text.text or "", text.get("text-anchor")) for text in all_texts]
    below = [(at, words) for at, words, _ in texts if "November" in words]
    assert below[0][1] == "30 November" and len(below) >= 2
    assert all(at - 40 >= 0 and at + 40 <= width for at, _ in below)
    assert all(one - other >= 90 for (one, _), (other, _) in pairwise(below))
    assert all(at >= 5 * 8 for at, words, anchor in texts if anchor == "end" and words == "10000")


def test_marks_are_drawn_with_their_label() -> None:
    root = drawn(slope("held"), marks=(Mark("hold from 0.4", x=0.4), Mark("at most 5 %", y=0.05)))
    said = {element.text for element in root.iter(f"{SVG}text")}
    assert {"hold from 0.4", "at most 5 %"} <= said


def test_names_cannot_break_out_of_the_drawing() -> None:
    root = drawn(slope("</text><script>1</script>"), title='<a & "b">')
    assert not list(root.iter(f"{SVG}script"))
    assert root.findtext(f"{SVG}title") == '<a & "b">'


@pytest.mark.parametrize(
    "series",
    [
        [],
        [Series("empty", [])],
        [Series("nan", [(0, float("nan"))])],
        [slope(str(number)) for number in range(MOST_SERIES + 1)],
    ],
)
def test_what_cannot_be_drawn_is_refused(series: list[Series]) -> None:
    with pytest.raises(ValueError, match="line"):
        line_chart("Held", X, Y, series)


@pytest.mark.parametrize(
    ("axis", "labels"),
    [
        (linear("", 0, 1), ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (
            linear("", 0, 0.05, percent),
            ["0\u00a0%", "1\u00a0%", "2\u00a0%", "3\u00a0%", "4\u00a0%", "5\u00a0%"],
        ),
        (linear("", 0, 12_000), ["0", "2500", "5000", "7500", "10000"]),
        (linear("", -3, 7), ["-2", "0", "2", "4", "6"]),
        (logarithmic("", 0.0005, 0.5, percent), ["0.1\u00a0%", "1\u00a0%", "10\u00a0%"]),
    ],
)
def test_ticks_stand_at_round_numbers(axis: Axis, labels: list[str]) -> None:
    assert [label for _, label in axis.ticks] == labels


@pytest.mark.parametrize("reach", [(1, 1), (2, 1), (0, float("inf"))])
def test_an_axis_without_length_is_refused(reach: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="axis"):
        linear("", *reach)
    with pytest.raises(ValueError, match="axis"):
        logarithmic("", *reach)
