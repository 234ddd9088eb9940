"""Stories of the desk about what it has done: the figures of its days, and what the judge learns; by keyboard alone."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.stories import desk
from tests.browser.test_looks import violations
from tests.browser.test_people_at_the_desk import press, reach
from tests.serving import Serving, wait_for

pytestmark = pytest.mark.browser


def through_menu(page: Page, menu: str, entry: str) -> None:
    """Open a menu of the desk and one of its entries."""
    press(page, page.get_by_role("button", name=menu, exact=True))
    link = page.get_by_role("link", name=entry, exact=True)
    expect(link).to_be_visible()
    press(page, link)


def looked_at(page: Page, looks: Path, name: str) -> None:
    """Narrow and wide, light and dark, without horizontal scrolling, and clean by axe's rules."""
    for scheme in ("light", "dark"):
        for width in (360, 1280):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=looks / f"{name}-{width}-{scheme}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (name, width)
        assert violations(page) == []


CHARTS = """() => [...document.querySelectorAll('.desk-chart')].map((place) => {
    const shown = [...place.querySelectorAll('svg')].filter((svg) => svg.getBoundingClientRect().width);
    const box = shown[0].getBoundingClientRect();
    const words = [...shown[0].querySelectorAll('text')].map((text) => text.getBoundingClientRect());
    return {
        shown: shown.length,
        within: box.left >= 0 && box.right <= innerWidth && place.scrollWidth <= place.clientWidth,
        cut: words.filter((word) => word.left < box.left - 1 || word.right > box.right + 1).length,
        letter: 13 * box.width / shown[0].viewBox.baseVal.width,
    };
})"""


def are_whole(page: Page) -> bool:
    found = page.evaluate(CHARTS)
    return bool(found) and all(
        chart["shown"] == 1 and chart["within"] and not chart["cut"] and chart["letter"] >= 10 for chart in found
    )


def charts_are_whole(page: Page, looks: Path, name: str) -> None:
    """Every chart is in the window with all its words, at a size that can be read, in both directions."""
    for direction in ("rtl", "ltr"):
        page.evaluate("direction => { document.documentElement.dir = direction; }", direction)
        for width in (320, 400, 600, 768, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            # The desk's menu takes a moment to make room.
            wait_for(partial(are_whole, page), 20, f"whole charts: {name}, {direction}, {width}")
        page.screenshot(path=looks / f"{name}-charts-{direction}.png")


def test_every_chart_of_the_desk_shows_its_last_day_on_a_telephone(
    demo: Serving, browser: Browser, looks: Path
) -> None:
    with desk(demo, browser) as moderator:
        page = moderator.page
        for name in ("figures", "transparency"):
            page.goto(f"{demo.address}/desk/{name}/")
            charts_are_whole(page, looks, name)
        page.goto(f"{demo.address}/desk/figures/")
        page.set_viewport_size({"width": 320, "height": 900})
        page.get_by_text("The same as a table").first.click()
        today = page.locator("tbody th[scope=row]").filter(has_text=re.compile(r"\d{4}$")).first.inner_text()
        chart = page.locator("svg.narrow").first
        expect(chart.get_by_text(today.rpartition(" ")[0], exact=True)).to_be_visible()


def test_an_editor_reads_the_figures_of_another_span_and_asks_the_judge_to_learn(
    demo: Serving, browser: Browser, looks: Path
) -> None:
    with desk(demo, browser) as moderator:
        page = moderator.page
        page.set_viewport_size({"width": 1280, "height": 900})
        through_menu(page, "Reports", "Figures")
        expect(page.get_by_role("heading", name="By day")).to_be_visible()
        span = page.get_by_label("Span")
        reach(page, span)
        chosen = span.input_value()
        page.keyboard.press("ArrowDown")
        assert span.input_value() != chosen
        before = page.url
        press(page, page.get_by_role("button", name="Show"))
        page.wait_for_url(lambda url: url != before)
        expect(page.get_by_label("Span")).not_to_have_value(chosen)
        table = page.get_by_text("The same as a table").first
        reach(page, table)
        page.keyboard.press("Enter")
        expect(page.get_by_role("columnheader", name="Day").first).to_be_visible()
        looked_at(page, looks, "figures")
        page.set_viewport_size({"width": 1280, "height": 900})
        through_menu(page, "Rules", "Learning")
        press(page, page.get_by_role("button", name="Try a new version now"))
        expect(page.get_by_text("A trial begins within half a minute")).to_be_visible()
        # The admin's own green banner is too pale for axe; it is gone when the page is loaded anew.
        page.reload()
        looked_at(page, looks, "learning")
