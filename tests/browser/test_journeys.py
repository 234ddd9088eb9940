"""Stories a reader, a commenter and a moderator live through, in a real browser on the demonstration site."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.stories import LIBRARY, SCHOOL_BUS, desk, fill_reply, open_reply_form
from tests.serving import Serving

UNTIL_TOLD = 60
"""Seconds in which an author must have been told what a moderator decided, which waits while it can be taken back."""

pytestmark = pytest.mark.browser


def fresh(text: str) -> str:
    """The text with a mark of its own, so that no two tests write the same comment."""
    return f"{text} ({uuid.uuid4().hex[:8]})"


def test_a_reader_finds_an_article_from_the_front_page_and_reads_the_argument(
    demo: Serving, page: Page
) -> None:
    page.goto(demo.address)
    page.get_by_role("link", name=re.compile("Library will open on Sundays")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Library will open on Sundays")
    expect(page.get_by_role("heading", name=re.compile(r"\d+ thoughts on “"))).to_be_visible()
    expect(
        page.get_by_text("Comments containing incitement, libel or offensive language are barred").first
    ).to_be_visible()


def test_no_page_asks_a_stranger_for_anything(demo: Serving, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", LIBRARY, SCHOOL_BUS):
        page.goto(demo.address + path)
        page.wait_for_load_state("networkidle")
    assert asked and not [url for url in asked if not url.startswith((demo.address, "data:"))]


def test_no_script_error_and_no_refused_resource_on_readers_pages(demo: Serving, page: Page) -> None:
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "console",
        lambda message: troubles.append(message.text) if message.type in {"error", "warning"} else None,
    )
    for path in ("/", "/town/", LIBRARY):
        page.goto(demo.address + path)
        page.wait_for_load_state("networkidle")
    assert not troubles


def test_a_newcomer_is_held_released_at_the_desk_and_read_by_others(
    demo: Serving, page: Page, browser: Browser
) -> None:
    text = fresh("Count the coat hooks too; there are nine.")
    page.goto(demo.address + LIBRARY)
    fill_reply(page, "Wilma Teasel", "wilma@example.org", text)
    expect(page.get_by_text("A person will look at it").first).to_be_visible()
    reader = browser.new_page()
    reader.goto(demo.address + LIBRARY)
    expect(reader.get_by_text(text)).to_have_count(0)
    with desk(demo, browser) as moderator:
        moderator.publish(text)
    found_by_reloading(reader, text)
    # The same browser is known from now on, so the second comment needs nobody's help.
    second = fresh("And I counted the umbrellas.")
    page.goto(demo.address + LIBRARY)
    # The rule of haste holds what was written faster than anybody writes, and its clock is the browser's own.
    page.wait_for_timeout(3_500)
    fill_reply(page, "Wilma Teasel", "wilma@example.org", second)
    found_by_reloading(reader, second)


def found_by_reloading(page: Page, text: str, seconds: int = 2) -> None:
    """Reload until the text is there; fails after so many seconds."""
    for _ in range(10 * seconds):
        page.reload()
        if page.get_by_text(text).count():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{text!r} did not appear on {page.url}")


def test_without_script_a_comment_ends_at_its_authors_private_page(demo: Serving, plain: Page) -> None:
    text = fresh("Plain pages for plain people.")
    plain.goto(demo.address + LIBRARY)
    fill_reply(plain, "Otto Lark", "otto@example.org", text)
    expect(plain).to_have_url(re.compile(r"/comments/[^/]+/$"))
    expect(plain.get_by_text("A person will look at it").first).to_be_visible()
    expect(plain.get_by_text(text)).to_be_visible()


def test_without_script_errors_stand_beside_the_fields_and_the_text_is_kept(
    demo: Serving, plain: Page
) -> None:
    text = fresh("I will not say who I am.")
    plain.goto(demo.address + LIBRARY)
    # The browser's own checks would stop an honest reader; the server must hold without them.
    fill_reply(plain, " ", "not-an-address@", text)
    expect(plain.get_by_label(re.compile("^Comment"))).to_have_value(text)
    invalid = plain.locator("[aria-invalid=true]")
    expect(invalid).not_to_have_count(0)
    for field in invalid.all():
        described = field.get_attribute("aria-describedby")
        assert described
        assert any(plain.locator(f"#{name}").inner_text().strip() for name in described.split())


def test_a_reply_nests_under_its_comment_and_can_be_cancelled(demo: Serving, page: Page) -> None:
    page.goto(demo.address + LIBRARY)
    first = page.locator("article[id^=comment-]").first
    first.get_by_role("link", name=re.compile("^Reply")).first.click()
    expect(page.get_by_role("heading", name=re.compile("^Reply to"))).to_be_visible()
    page.get_by_role("link", name=re.compile("Cancel")).or_(
        page.get_by_role("button", name=re.compile("Cancel"))
    ).click()
    expect(page.get_by_role("heading", name="Leave a reply")).to_be_visible()


def test_without_script_a_reply_goes_to_its_comment(demo: Serving, plain: Page, browser: Browser) -> None:
    text = fresh("I agree with the comment above.")
    plain.goto(demo.address + LIBRARY)
    open_reply_form(plain)
    expect(plain).to_have_url(re.compile(r"/threads/\d+/reply\?to=\d+"))
    parent = plain.url.rpartition("=")[2]
    fill_reply(plain, "Otto Lark", "otto@example.org", text)
    with desk(demo, browser) as moderator:
        moderator.publish(text)
    reader = browser.new_page()
    reader.goto(demo.address + LIBRARY)
    found_by_reloading(reader, text)
    nested = reader.locator(f"li:has(> #comment-{parent})").or_(reader.locator(f"#comment-{parent}"))
    expect(nested.first).to_contain_text(text)


def test_a_moderators_rejection_tells_the_author_the_rule_and_the_reason(
    demo: Serving, page: Page, browser: Browser
) -> None:
    text = fresh("My neighbour at Quay Street 5 is the worst singer in Wrenmouth.")
    page.goto(demo.address + LIBRARY)
    fill_reply(page, "Hugo Sprat", "hugo@example.org", text)
    page.get_by_role("link", name=re.compile("private page|your comment|own page", re.I)).first.click()
    expect(page).to_have_url(re.compile(r"/comments/[^/]+/$"))
    with desk(demo, browser) as moderator:
        moderator.reject(text, "Please leave the neighbours out of it.")
    found_by_reloading(page, "Please leave the neighbours out of it.", UNTIL_TOLD)


def test_a_closed_thread_says_so_and_offers_no_form(demo: Serving, page: Page) -> None:
    page.goto(demo.address + SCHOOL_BUS)
    expect(page.locator("#discussion")).to_contain_text(re.compile("closed", re.I))
    expect(page.get_by_role("button", name=re.compile("Post"))).to_have_count(0)


def test_the_permanent_link_leads_to_the_comment(demo: Serving, page: Page) -> None:
    page.goto(demo.address + LIBRARY)
    link = page.locator("article[id^=comment-] a[href^='/c/']").first
    number = (link.get_attribute("href") or "").rpartition("/")[2]
    page.goto(f"{demo.address}/c/{number}")
    expect(page).to_have_url(re.compile(rf"#comment-{number}$"))
    expect(page.locator(f"#comment-{number}")).to_be_in_viewport()
