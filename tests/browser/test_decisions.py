"""Decisions in the site's own words, comments that are changed, and the audit: as people live through them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.stories import LIBRARY, desk, fill_reply
from tests.browser.test_journeys import UNTIL_TOLD, found_by_reloading, fresh
from tests.browser.test_looks import violations
from tests.serving import Serving

pytestmark = pytest.mark.browser


def posted(demo: Serving, page: Page, text: str) -> str:
    """A comment that is held, sent without script; the address of its private page."""
    page.goto(demo.address + LIBRARY)
    fill_reply(page, "Nell Pinchbeck", "nell@example.org", text)
    expect(page).to_have_url(re.compile(r"/comments/[^/]+/$"))
    return page.url


def press_until(page: Page, wanted: str, key: str = "Tab") -> None:
    """Press the key until what has the focus matches the selector."""
    for _ in range(80):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} did not reach {wanted}")


def open_rejection(page: Page) -> None:
    """By its key, once the script listens."""
    page.locator(".desk-by-number:not([hidden])").wait_for(state="attached")
    page.keyboard.press("r")
    expect(page.locator("select[name=rule]")).to_be_visible()


def test_a_moderator_rejects_in_the_sites_words_by_keyboard_and_the_author_reads_them(
    demo: Serving, plain: Page, browser: Browser, looks: Path
) -> None:
    text = fresh("The librarian is said to have a cousin in the council.")
    private = posted(demo, plain, text)
    with desk(demo, browser) as moderator:
        moderator.open(text)
        page = moderator.page
        open_rejection(page)
        press_until(page, "select[name=rule]")
        page.keyboard.type("Claims")
        expect(page.locator("select[name=rule]")).to_have_value("libel")
        expect(page.locator("select[name=wording] optgroup:not([hidden])")).to_have_count(1)
        press_until(page, "select[name=wording]")
        page.keyboard.type("A claim")
        reason = page.locator("textarea[name=reason]")
        expect(reason).to_have_value(re.compile("This comment states as a fact something"))
        press_until(page, "textarea[name=reason]")
        page.keyboard.press("Control+End")
        page.keyboard.type(" Thank you.")
        press_until(page, "details.desk-line > summary", "Shift+Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.type("Do tell us what you can show.")
        page.screenshot(path=str(looks / "decision-form.png"), full_page=True)
        press_until(page, "button[value=reject]")
        page.keyboard.press("Enter")
        expect(page.locator("#desk-undo")).to_contain_text("is rejected")
        page.goto(f"{demo.address}/desk/audit/")
        first = page.locator(".desk-deeds > li").first
        expect(first).to_contain_text("Nell Pinchbeck")
        expect(first).to_contain_text("Do tell us what you can show.")
        first.get_by_role("link").click()
        expect(page.locator(".desk-comment")).to_contain_text(text)
    plain.goto(private)
    found_by_reloading(plain, "Do tell us what you can show.", UNTIL_TOLD)
    expect(plain.get_by_text(re.compile("name a source that anybody can read. Thank you.$"))).to_be_visible()
    expect(plain.get_by_text("Do tell us what you can show.")).to_be_visible()
    assert not plain.get_by_role("link", name="Change it").count()


def test_what_a_moderator_has_written_is_replaced_only_when_asked(
    demo: Serving, plain: Page, browser: Browser
) -> None:
    text = fresh("Somebody should count the umbrellas again.")
    posted(demo, plain, text)
    with desk(demo, browser) as moderator:
        moderator.open(text)
        page, reason = moderator.page, moderator.page.locator("textarea[name=reason]")
        open_rejection(page)
        reason.fill("My own words.")
        page.locator("select[name=rule]").select_option("shouting")
        page.locator("select[name=wording]").select_option(label="In capital letters")
        expect(reason).to_have_value("My own words.")
        page.get_by_role("button", name="Use these words").click()
        expect(reason).to_have_value(re.compile("^Most of this comment is in capital letters"))
        expect(reason).to_be_focused()
        page.locator("select[name=rule]").select_option("links")
        expect(page.locator("select[name=wording]")).to_have_value("")


def test_an_author_changes_a_comment_without_script(demo: Serving, plain: Page) -> None:
    private = posted(demo, plain, fresh("The libary is open."))
    changed = fresh("The library is open.")
    plain.get_by_role("link", name="Change it").click()
    plain.get_by_role("textbox", name="Comment").fill("   ")
    plain.get_by_role("button", name="Save the change").click()
    expect(plain.get_by_text("Please write something.")).to_be_visible()
    long = fresh("The library is open. " * 300)
    plain.get_by_role("textbox", name="Comment").fill(long)
    plain.get_by_role("button", name="Save the change").click()
    expect(plain.get_by_text("at most 5,000 are published")).to_be_visible()
    expect(plain.get_by_role("textbox", name="Comment")).to_have_value(long)
    plain.get_by_role("textbox", name="Comment").fill(changed)
    plain.get_by_role("button", name="Save the change").click()
    expect(plain).to_have_url(private)
    expect(plain.get_by_text(changed)).to_be_visible()


def test_readers_are_told_when_a_comment_was_changed(
    demo: Serving, plain: Page, page: Page, browser: Browser, looks: Path
) -> None:
    text = fresh("The reading room was warm.")
    posted(demo, plain, text)
    with desk(demo, browser) as moderator:
        moderator.publish(text)
    second = fresh("The reading room was very warm.")
    plain.get_by_role("link", name="Change it").click()
    plain.get_by_role("textbox", name="Comment").fill(second)
    plain.get_by_role("button", name="Save the change").click()
    # A person had let in the first text only, and its author is known by nothing else.
    with desk(demo, browser) as moderator:
        moderator.publish(second)
    for _ in range(30):
        page.goto(demo.address + LIBRARY)
        if page.get_by_text(second).count():
            break
        page.wait_for_timeout(100)
    article = page.locator("article.comment").filter(has_text=second)
    expect(article.locator(".edited")).to_contain_text(re.compile("^edited "))
    article.screenshot(path=str(looks / "edited.png"))


@pytest.mark.parametrize(
    ("width", "scheme"), [(320, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
)
def test_the_pages_fit_and_are_open_to_everybody(
    demo: Serving, plain: Page, browser: Browser, looks: Path, width: int, scheme: str
) -> None:
    private = posted(demo, plain, fresh("The third shelf is still empty."))
    with desk(demo, browser) as moderator:
        page = moderator.page
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto(f"{demo.address}/desk/wordings/")
        page.get_by_role("button", name="Retire “Copied text”").click()
        page.get_by_text("One retired").click()
        for name, place in {
            "wordings": page.url,
            "wording": "/desk/wordings/lantern/insults/",
            "audit": "/desk/audit/",
            "case": "",
        }.items():
            if name == "case":
                moderator.open("The third shelf is still empty.")
                open_rejection(page)
            elif place != page.url:
                page.goto(demo.address + place)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=str(looks / f"{name}-{width}-{scheme}.png"), full_page=True)
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wide <= 0, (name, wide)
            assert not violations(page, ".desk"), name
        page.goto(f"{demo.address}/desk/wordings/")
        page.get_by_text("One retired").click()
        page.get_by_role("button", name="Bring back “Copied text”").click()
        page.goto(f"{private}edit")
        page.screenshot(path=str(looks / f"edit-{width}-{scheme}.png"), full_page=True)
