"""Finding one's way: the archive and search by keyboard alone and without script, and feeds that ask nobody."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_looks import violations
from tests.press import feed_rules
from tests.serving import Serving

pytestmark = pytest.mark.browser


def test_a_search_is_made_and_followed_by_keyboard_alone_without_script(demo: Serving, plain: Page) -> None:
    plain.goto(f"{demo.address}/")
    plain.locator("footer").get_by_role("link", name="Search").focus()
    plain.keyboard.press("Enter")
    plain.wait_for_url("**/search/")
    field = plain.get_by_label("Words to look for")
    field.focus()
    plain.keyboard.type("bridge fund")
    plain.keyboard.press("Enter")
    plain.wait_for_url("**/search/?q=bridge+fund*")
    assert plain.get_by_label("Words to look for").input_value() == "bridge fund"
    assert plain.locator("h3 mark").first.inner_text().lower() in {"bridge", "fund"}
    first = plain.locator(".hit h3 a").first
    title = first.inner_text()
    # From the field over the list and the button, each in its turn.
    plain.get_by_label("Words to look for").focus()
    for _ in range(3):
        plain.keyboard.press("Tab")
    assert plain.evaluate("document.activeElement.textContent") == title
    plain.keyboard.press("Enter")
    expect(plain.locator("h1")).to_have_text(title)


def test_the_archive_leads_to_an_article(demo: Serving, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 320, "height": 700}, bypass_csp=True).new_page()
    page.goto(f"{demo.address}/archive/")
    page.locator(".months a").first.click()
    page.wait_for_url(re.compile(r"/archive/\d{4}/\d{2}/$"))
    assert not violations(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    title = page.locator(".day a").first.inner_text()
    page.locator(".day a").first.click()
    page.wait_for_load_state()
    assert page.locator("h1").inner_text() == title
    page.context.close()


def test_the_paper_s_feeds_are_right_and_name_no_address(demo: Serving, plain: Page) -> None:
    plain.goto(f"{demo.address}/")
    places = plain.eval_on_selector_all("link[rel=alternate]", "links => links.map(link => link.href)")
    assert {place.rpartition("/")[2] for place in places} == set(feed_rules.RULES)
    for place in places:
        status, text = demo.get(place.removeprefix(demo.address))
        assert status == 200 and "@post.wrenmouth" not in text and "@lantern" not in text
        found = feed_rules.RULES[place.rpartition("/")[2]](text.encode())
        assert len(found["items"] if place.endswith(".json") else found.entries) == 8
        # What a feed reader fetches by itself is ours.
        html = json.dumps(found, default=str)
        fetched = re.findall(r'src=\\?"(https?://[^"\\]+)', html)
        assert fetched and all(each.startswith(demo.address) for each in fetched)
