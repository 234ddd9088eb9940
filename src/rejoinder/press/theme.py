"""A publication's one accent colour as a style sheet, readable on light and on dark paper."""

from __future__ import annotations

import re

LIGHT_PAPER = "#fdfcf8"
DARK_PAPER = "#181715"
CONTRAST = 5.0
"""Least contrast of the accent to the paper: WCAG asks 4.5 for text; papers may be a little off ours."""

_Triple = tuple[float, float, float]
_STEPS = 400


def theme_css(accent: str) -> str:
    """Sets ``--accent`` and ``--on-accent`` (for words upon it), for light and for dark.

    The hue is kept; the lightness moves as little as the contrast asks. ValueError for anything but #rrggbb.
    """
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", accent):
        raise ValueError(f"{accent!r} is no colour: write #rrggbb")
    light, dark = readable(accent, LIGHT_PAPER), readable(accent, DARK_PAPER)
    return (
        f":root{{--accent:{light};--on-accent:{LIGHT_PAPER}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark};--on-accent:{DARK_PAPER}}}}}\n"
        f"@media print{{:root{{--accent:{light};--on-accent:{LIGHT_PAPER}}}}}\n"
    )


def readable(colour: str, paper: str) -> str:
    """The nearest colour of the same hue with enough contrast to the paper, as ``#rrggbb``."""
    if contrast(colour, paper) >= CONTRAST:
        return colour.lower()
    lightness, a, b = _to_oklab(_to_linear(colour))
    target = 1.0 if _luminance(paper) < 0.18 else 0.0
    for step in range(1, _STEPS):
        share = step / _STEPS
        moved = lightness + (target - lightness) * share
        # Colours lose their colour towards black and white; what no screen can show is greyed till it can.
        candidate = _in_gamut(moved, a, b)
        if contrast(candidate, paper) >= CONTRAST:
            return candidate
    return "#ffffff" if target else "#000000"


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21, as WCAG defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = _to_linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_linear(colour: str) -> _Triple:
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return red, green, blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _to_oklab(rgb: _Triple) -> _Triple:
    red, green, blue = rgb
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _from_oklab(lightness: float, a: float, b: float) -> _Triple:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _in_gamut(lightness: float, a: float, b: float) -> str:
    for step in range(20, -1, -1):
        rgb = _from_oklab(lightness, a * step / 20, b * step / 20)
        if all(-0.0005 <= value <= 1.0005 for value in rgb):
            break
    return "#" + "".join(f"{round(255 * _encoded(min(max(value, 0.0), 1.0))):02x}" for value in rgb)


def _encoded(value: float) -> float:
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
