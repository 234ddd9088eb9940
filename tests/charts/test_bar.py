"""Bar charts: each number written, textures besides colours, and nothing drawn that cannot be read."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from rejoinder.charts import Bars, bar_chart

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*series: Bars, labels: tuple[str, ...] = ("May", "June")) -> ElementTree.Element:
    return ElementTree.fromstring(bar_chart("Rejections", labels, series))


def bars(chart: ElementTree.Element) -> list[ElementTree.Element]:
    rects = [found for found in chart.iter(f"{SVG}rect") if found.get("x")]
    return [found for found in rects if re.match("[be][0-9]", found.get("class", ""))]


def test_every_bar_has_its_number_and_a_length_in_proportion() -> None:
    chart = drawn(Bars("By rules", [10, 40]))
    assert [float(bar.get("width", "")) for bar in bars(chart)] == pytest.approx([107.5, 430])
    words = [text.text for text in chart.iter(f"{SVG}text")]
    assert words == ["Rejections", "May", "10", "June", "40"]


def test_nothing_is_drawn_for_none_but_its_number_stands_there() -> None:
    chart = drawn(Bars("By rules", [0, 3]))
    assert len(bars(chart)) == 1 and "0" in [text.text for text in chart.iter(f"{SVG}text")]
    assert not bars(drawn(Bars("By rules", [0, 0])))


def test_series_differ_by_texture_and_are_named_in_a_legend() -> None:
    chart = drawn(Bars("By rules", [1, 2]), Bars("By people", [2, 1]), Bars("By reports", [1, 1]))
    fills = {bar.get("fill", "") for bar in bars(chart)}
    assert len(fills) == 3 and sum(fill.startswith("url(#") for fill in fills) == 2
    patterns = {pattern.get("id"): len(list(pattern)) for pattern in chart.iter(f"{SVG}pattern")}
    assert {f"url(#{name})" for name in patterns} == {fill for fill in fills if fill.startswith("url")}
    assert {"By rules", "By people", "By reports"} <= {text.text for text in chart.iter(f"{SVG}text")}


def test_a_narrow_chart_has_its_labels_above_the_bars_and_textures_of_its_own() -> None:
    series = [Bars("By rules", [10, 40]), Bars("By people", [5, 0])]
    label = "Words that are looked at before all others"
    wide, narrow = (bar_chart("Rejections", [label, "June"], series, narrow=narrow) for narrow in (False, True))
    chart = ElementTree.fromstring(narrow)
    width = float((chart.get("viewBox") or "").split()[2])
    texts = {text.text: (float(text.get("x", "")), float(text.get("y", ""))) for text in chart.iter(f"{SVG}text")}
    first = bars(chart)[0]
    assert width == 320 and texts[label][0] == float(first.get("x", "")) < 20
    assert texts[label][1] < float(first.get("y", "")) < texts["June"][1]
    assert all(float(bar.get("x", "")) + float(bar.get("width", "")) < width - 40 for bar in bars(chart))
    assert set(re.findall('id="([^"]+)"', wide)).isdisjoint(re.findall('id="([^"]+)"', narrow))


def test_two_charts_in_one_page_do_not_share_the_names_of_their_textures() -> None:
    one = bar_chart("One", ["May"], [Bars("a", [1]), Bars("b", [1])])
    other = bar_chart("Other", ["May"], [Bars("a", [1]), Bars("b", [1])])
    assert set(re.findall('id="([^"]+)"', one)).isdisjoint(re.findall('id="([^"]+)"', other))


def test_what_is_written_is_escaped_and_a_long_label_is_cut() -> None:
    chart = bar_chart("<b>&", ["<i>" + "x" * 40], [Bars("<s>", [1])])
    assert ElementTree.fromstring(chart).find(f"{SVG}title") is not None
    assert "<i>" not in chart and f"&lt;i&gt;{'x' * 21}…" in chart


@pytest.mark.parametrize(
    ("labels", "series"),
    [
        ([], [Bars("a", [])]),
        (["May"], []),
        (["May"], [Bars("a", [1, 2])]),
        (["May"], [Bars("a", [-1])]),
        (["May"], [Bars("a", [float("nan")])]),
        (["May"], [Bars("a", [1])] * 5),
    ],
)
def test_what_cannot_be_read_is_not_drawn(labels: list[str], series: list[Bars]) -> None:
    with pytest.raises(ValueError, match=r"chart|number"):
        bar_chart("No", labels, series)
