"""A publication's accent colour, readable on every paper."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.press.theme import DARK_PAPER, LIGHT_PAPER, contrast, readable, theme_css

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_as_wcag_counts_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#8a1c1c", "#8a1c1c") == pytest.approx(1)


@given(colours, st.sampled_from([LIGHT_PAPER, DARK_PAPER]))
def test_every_accent_is_readable_on_every_paper(colour: str, paper: str) -> None:
    made = readable(colour, paper)
    assert re.fullmatch("#[0-9a-f]{6}", made)
    assert contrast(made, paper) >= 4.5


def test_an_accent_that_is_readable_is_left_as_it_is() -> None:
    assert readable("#8A1C1C", LIGHT_PAPER) == "#8a1c1c"


def test_the_hue_is_kept_where_the_lightness_must_change() -> None:
    made = readable("#8a1c1c", DARK_PAPER)
    red, green, blue = (int(made[place : place + 2], 16) for place in (1, 3, 5))
    assert red > green + 60 and red > blue + 60
    assert contrast(made, DARK_PAPER) < 6


def test_the_sheet_sets_one_accent_for_light_one_for_dark_and_the_light_one_for_print() -> None:
    sheet = theme_css("#8a1c1c")
    assert sheet.startswith(":root{--accent:#8a1c1c;")
    dark = re.search(r"prefers-color-scheme:dark\)\{:root\{--accent:(#\w{6})", sheet)
    assert dark and dark[1] == readable("#8a1c1c", DARK_PAPER)
    assert sheet.index("@media print") > sheet.index("dark")
    assert sheet.count("{") == sheet.count("}")


@pytest.mark.parametrize("accent", ["", "red", "#fff", "#8a1c1c;}body{display:none", "#8a1c1g", "#８a1c1c"])
def test_what_is_no_colour_is_refused(accent: str) -> None:
    with pytest.raises(ValueError, match="#rrggbb"):
        theme_css(accent)
