"""The rulebook in a real browser: by keyboard, without script, narrow and dark, and open to everybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.stories import desk
from tests.serving import Serving

pytestmark = pytest.mark.browser

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.fixture(scope="module")
def rulebook(demo: Serving, browser: Browser) -> Iterator[str]:
    """The address of a rulebook with a draft, a finished backtest and an example of an editor's."""
    with desk(demo, browser) as moderator:
        yield laid_out(moderator.page, demo)


def laid_out(page: Page, demo: Serving) -> str:
    page.set_default_timeout(60_000)
    page.goto(f"{demo.address}/desk/rulebook/")
    here = page.url
    page.goto(f"{here}examples/")
    page.get_by_label("Comment", exact=True).fill("The parsnip soup was lovely.")
    page.get_by_role("button", name="Keep it").click()
    page.goto(f"{here}write/")
    page.locator("#rule-offensive > summary").click()
    page.locator("#id_rule__offensive__hold_from").fill("0.3")
    page.get_by_role("button", name="Save as a draft").click()
    page.get_by_role("button", name="Start the backtest").click()
    expect(page.get_by_role("heading", name="What it found")).to_be_visible(timeout=60_000)
    return here


def draft_of(page: Page, here: str) -> str:
    page.goto(here)
    link = page.locator("section[aria-labelledby=rulebook-open] table a").first
    return str(link.evaluate("link => link.href"))


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "light"), (1280, "dark")])
def test_every_page_is_open_to_everybody_and_stays_within_the_screen(
    demo: Serving, browser: Browser, rulebook: str, looks: Path, width: int, scheme: str
) -> None:
    with desk(demo, browser) as moderator:
        page = moderator.page
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_viewport_size({"width": width, "height": 900})
        draft = draft_of(page, rulebook)
        page.goto(rulebook)
        tested = page.locator("a[href*=backtests]").first.evaluate("link => link.href")
        places = {"overview": rulebook, "write": f"{rulebook}write/", "toml": f"{rulebook}write/?as=toml"}
        places |= {"version": draft, "examples": f"{rulebook}examples/", "backtest": str(tested)}
        for name, place in places.items():
            page.goto(place)
            if name == "write":
                page.locator("#rule-offensive > summary").click()
                page.locator("#rule-incitement > summary").click()
            page.wait_for_load_state("networkidle")
            page.screenshot(path=looks / f"rulebook-{name}-{width}-{scheme}.png", full_page=True)
            found = Axe().run(page, context=".rulebook", options=WCAG)
            assert not [(one["id"], one["nodes"][0]["target"]) for one in found.response["violations"]], name
            assert page.evaluate("document.querySelector('.rulebook').scrollWidth") <= width, name


def test_a_slider_moves_its_number_and_its_line_by_keyboard(
    demo: Serving, browser: Browser, rulebook: str
) -> None:
    with desk(demo, browser) as moderator:
        page = moderator.page
        page.goto(f"{rulebook}write/")
        page.locator("#rule-offensive > summary").focus()
        page.keyboard.press("Enter")
        field = page.locator("#id_rule__offensive__hold_from")
        slider = page.locator("[data-for=id_rule__offensive__hold_from]")
        line = page.locator("[data-field=id_rule__offensive__hold_from]")
        expect(slider).to_be_visible()
        before, stood = float(field.input_value()), line.get_attribute("transform")
        slider.focus()
        page.keyboard.press("ArrowRight")
        assert round(float(field.input_value()) - before, 2) == 0.01
        assert line.get_attribute("transform") != stood
        field.fill("0.9")
        assert slider.input_value() == "0.9"


def test_without_script_there_are_numbers_alone(demo: Serving, browser: Browser, rulebook: str) -> None:
    with desk(demo, browser) as moderator:
        state = moderator.page.context.storage_state()
    plain = browser.new_context(java_script_enabled=False, storage_state=state)
    try:
        page = plain.new_page()
        page.goto(f"{rulebook}write/")
        page.locator("#rule-offensive > summary").click()
        expect(page.locator("#id_rule__offensive__hold_from")).to_be_visible()
        expect(page.locator("[data-for=id_rule__offensive__hold_from]")).to_be_hidden()
        page.get_by_role("button", name="Save as a draft").click()
        expect(page.get_by_role("heading", name="What it changes of the rules in force")).to_be_visible()
    finally:
        plain.close()
