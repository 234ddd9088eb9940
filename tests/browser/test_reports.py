"""From a reader's report to its answer on the running site, and the desk's pages about it as they look."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.stories import LIBRARY, desk
from tests.browser.test_looks import violations
from tests.serving import Serving

pytestmark = pytest.mark.browser

DESK_PAGES = {"year": "", "statements": "statements/", "categories": "categories/"}
SIZES = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]


def overflow(page: Page) -> int:
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider


def test_a_report_without_script_is_answered_at_the_desk(
    demo: Serving, browser: Browser, plain: Page
) -> None:
    plain.goto(demo.address + LIBRARY)
    assert not plain.context.cookies()
    plain.locator("a.report").nth(1).click()
    plain.get_by_label("It is against the rules of this site").check()
    plain.get_by_label("Which rule").select_option(label="Offensive language")
    plain.get_by_label("Why", exact=True).fill("It is rude to the librarian.")
    plain.get_by_role("button", name="Send the report").click()
    expect(plain.get_by_role("heading", name="Your report is here")).to_be_visible()
    receipt = plain.url
    assert not plain.context.cookies()
    number = re.search(r"/c/reports/(\d+)-", receipt)
    assert number
    plain.goto(demo.address + LIBRARY)
    comment = plain.locator("a.report").nth(1).get_attribute("href") or ""
    with desk(demo, browser) as moderator:
        page = moderator.page
        page.goto(f"{demo.address}/desk/held/{comment.split('/')[2]}/")
        expect(page.get_by_text("It is rude to the librarian.")).to_be_visible()
        assert not violations(page, "main")
        page.get_by_role("button", name="Keep it published").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").filter(has_text="stays published")).to_have_count(1)
    # What may still be taken back is not told yet.
    plain.goto(receipt)
    expect(plain.get_by_role("heading", name="Your report is here")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_the_form_and_the_dialog_fit_and_axe_finds_nothing(
    demo: Serving, browser: Browser, looks: Path, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto(demo.address + LIBRARY)
    link = page.locator("a.report").first
    link.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_label("It is illegal").check()
    page.screenshot(path=looks / f"report-dialog-{width}-{scheme}.png")
    assert not violations(page, "dialog") and overflow(page) <= 0
    page.get_by_role("button", name="Close").click()
    page.goto(demo.address + (link.get_attribute("href") or ""))
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator(".summary")).to_be_focused()
    page.screenshot(path=looks / f"report-form-{width}-{scheme}.png", full_page=True)
    assert not violations(page) and overflow(page) <= 0
    context.close()


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_the_desks_pages_fit_and_axe_finds_nothing(
    demo: Serving, browser: Browser, looks: Path, width: int, scheme: str
) -> None:
    with desk(demo, browser) as moderator:
        page = moderator.page
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_viewport_size({"width": width, "height": 900})
        for name, place in DESK_PAGES.items():
            page.goto(f"{demo.address}/desk/transparency/{place}")
            page.screenshot(path=looks / f"desk-{name}-{width}-{scheme}.png", full_page=True)
            assert not violations(page, "main"), name
            assert overflow(page) <= 0, name


def test_right_to_left_the_desks_pages_do_not_run_out(demo: Serving, browser: Browser, looks: Path) -> None:
    with desk(demo, browser) as moderator:
        page = moderator.page
        page.set_viewport_size({"width": 360, "height": 900})
        for name, place in DESK_PAGES.items():
            page.goto(f"{demo.address}/desk/transparency/{place}")
            page.evaluate("document.documentElement.dir = 'rtl'")
            page.screenshot(path=looks / f"desk-{name}-rtl.png")
            assert overflow(page) <= 0, name


def test_statements_are_downloaded_by_keyboard_alone(demo: Serving, browser: Browser) -> None:
    with desk(demo, browser) as moderator:
        page = moderator.page
        page.goto(f"{demo.address}/desk/transparency/")
        page.get_by_role("link", name="Statements of reasons").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/statements/**")
        page.get_by_role("button", name="Download").focus()
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        assert re.fullmatch(r"statements-[a-z-]+-[0-9-]+\.jsonl", download.value.suggested_filename)
