"""Every readers' page as it looks, narrow and wide, light and dark, mirrored; and open to everybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.stories import BRIDGE_FUND, BRIDGE_SUNDAYS, LIBRARY, SCHOOL_BUS, desk
from tests.serving import Serving

pytestmark = pytest.mark.browser

PAGES = {
    "front": "/",
    "section": "/town/",
    "article": LIBRARY,
    "claim": BRIDGE_FUND,
    "closed": SCHOOL_BUS,
    "long": BRIDGE_SUNDAYS,
    "missing": "/no-such-page/",
    "search": "/search/?q=ferry",
    "nothing-found": "/search/?q=zeppelin",
    "archive": "/archive/",
    "author": "/authors/leonie-birch/",
}
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def violations(page: Page, include: str | None = None) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, in a line each."""
    found = Axe().run(page, context=include, options=WCAG)
    return [f"{v['id']}: {v['nodes'][0]['target']} {v['help']}" for v in found.response["violations"]]


@pytest.mark.parametrize("name", sorted(PAGES))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_against_wcag_on_readers_pages(
    demo: Serving, browser: Browser, name: str, scheme: str
) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light", bypass_csp=True)
    page = context.new_page()
    page.goto(demo.address + PAGES[name])
    try:
        assert not violations(page)
    finally:
        context.close()


@pytest.mark.parametrize("name", sorted(PAGES))
@pytest.mark.parametrize(
    ("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
)
def test_nothing_runs_out_of_the_page(
    demo: Serving, browser: Browser, looks: Path, name: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    page.goto(demo.address + PAGES[name])
    page.wait_for_load_state("networkidle")
    page.screenshot(path=looks / f"{name}-{width}-{scheme}.png")
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()
    assert wider <= 0


@pytest.mark.parametrize("width", [360, 1280])
def test_right_to_left_mirrors_the_page_without_running_out(
    demo: Serving, browser: Browser, looks: Path, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(demo.address + LIBRARY)
    page.evaluate("document.documentElement.dir = 'rtl'")
    page.screenshot(path=looks / f"article-{width}-rtl.png", full_page=True)
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()
    assert wider <= 0


def test_axe_finds_nothing_in_our_regions_of_the_desk(demo: Serving, browser: Browser, looks: Path) -> None:
    with desk(demo, browser) as moderator:
        page = moderator.page
        page.goto(demo.address + "/desk/held/")
        page.screenshot(path=looks / "desk-held.png")
        assert not violations(page, "main")
        page.locator(".desk-excerpt a").first.click()
        page.screenshot(path=looks / "desk-case.png", full_page=True)
        assert not violations(page, "main")


def test_the_way_to_a_reply_is_open_to_the_keyboard_alone(demo: Serving, page: Page) -> None:
    page.goto(demo.address + LIBRARY)
    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.getAttribute('href')")
    assert skip and skip.startswith("#")
    name = page.get_by_label("Name")
    for _ in range(400):
        page.keyboard.press("Tab")
        outlined = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; })()"
        )
        assert outlined, page.evaluate("document.activeElement.outerHTML")
        if name.first.evaluate("field => field === document.activeElement"):
            return
    raise AssertionError("the name field was never reached by Tab")
