"""Prints the demo's drawings as SVG and PNG: `python -m rejoinder.newsroom.demo.studio.draw [NAME ...]`."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from rejoinder.newsroom.demo.content import DRAWINGS
from rejoinder.newsroom.demo.studio import badge, country_scenes, harbour_scenes, square_scenes, town_scenes
from rejoinder.newsroom.demo.studio.block import INK, MIST, OCHRE, PAPER, RUST, SEA

PICTURES: dict[str, Callable[[], str]] = {
    "allotments": country_scenes.allotments,
    "bridge": town_scenes.bridge,
    "clock": square_scenes.clock,
    "emblem": badge.emblem,
    "favicon": badge.favicon,
    "ferry": harbour_scenes.ferry,
    "library": town_scenes.library,
    "lighthouse": harbour_scenes.lighthouse,
    "market": square_scenes.market,
    "school-bus": country_scenes.school_bus,
    "town-hall": town_scenes.town_hall,
    "wren": harbour_scenes.wren,
}
_SMALLEST = 180


def main(names: list[str]) -> None:
    """Draw the named pictures, or all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        for name in names or PICTURES:
            picture = DRAWINGS / f"{name}.svg"
            picture.write_text(PICTURES[name](), encoding="utf-8")
            raster = DRAWINGS / f"{name}.png"
            raster.write_bytes(_print(page, picture))
            sys.stdout.write(
                f"{name}: {picture.stat().st_size} bytes SVG, {raster.stat().st_size} bytes PNG\n"
            )
        browser.close()


def _print(page: Page, picture: Path) -> bytes:
    source = picture.read_text(encoding="utf-8")
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', source)
    if size is None:
        raise ValueError(f"{picture.name} has no viewBox")
    width, height = (max(_SMALLEST, int(side)) for side in size.groups())
    page.set_viewport_size({"width": width, "height": height})
    page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:100vw}}</style>{source}")
    shot = Image.open(io.BytesIO(page.screenshot(omit_background=True))).convert("RGBA")
    out = io.BytesIO()
    if (0, 0, 0, 0) in {shot.getpixel((0, 0)), shot.getpixel((1, 1))}:
        shot.quantize(48, method=Image.Quantize.FASTOCTREE).save(out, "PNG", optimize=True)
    else:
        shot.convert("RGB").quantize(palette=_inks(), dither=Image.Dither.NONE).save(
            out, "PNG", optimize=True
        )
    return out.getvalue()


def _inks() -> Image.Image:
    """The six inks, and the shade halfway between any two of them for where an edge runs."""
    inks = [bytes.fromhex(ink[1:]) for ink in (PAPER, INK, SEA, MIST, RUST, OCHRE)]
    shades = [
        bytes((one + other) // 2 for one, other in zip(*pair, strict=True)) for pair in combinations(inks, 2)
    ]
    palette = Image.new("P", (1, 1))
    palette.putpalette(b"".join(inks + shades))
    return palette


if __name__ == "__main__":
    main(sys.argv[1:])
