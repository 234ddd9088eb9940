"""Stories of the desk about what it has done: the figures of its days, and what the judge learns; by keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.stories import desk
from tests.browser.test_looks import violations
from tests.browser.test_people_at_the_desk import press, reach
from tests.serving import Serving

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
        press(page, page.get_by_role("button", name="Show"))
        page.wait_for_url(re.compile(r"[?&]days="))
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
