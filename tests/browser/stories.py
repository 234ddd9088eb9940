"""What people do on the site, in the words of the site, so that the journeys read as stories."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

from tests.serving import Serving

LIBRARY = "/town/library-will-open-on-sundays/"
SCHOOL_BUS = "/town/number-7-bus-will-stop-at-quarry-lane-again/"
BRIDGE_FUND = "/council/the-bridge-fund-is-not-empty/"
BRIDGE_SUNDAYS = "/town/should-the-long-bridge-rest-on-sundays/"


def open_reply_form(page: Page) -> None:
    """Follow the reply link of the first comment."""
    page.locator("article[id^=comment-]").first.get_by_role("link", name=re.compile("^Reply")).first.click()


def fill_reply(page: Page, name: str, email: str, text: str) -> None:
    """Fill the reply form in and send it."""
    page.get_by_label(re.compile("^Name")).fill(name)
    page.get_by_label(re.compile("^E-mail")).fill(email)
    page.get_by_label(re.compile("^Comment")).fill(text)
    # The server must hold without the browser's own checks.
    page.locator("form[action$='/reply']").first.evaluate("form => { form.noValidate = true; }") if script(
        page
    ) else None
    page.get_by_role("button", name=re.compile("^Post")).click()


def script(page: Page) -> bool:
    """Whether scripts of the page run in this browser."""
    return bool(page.locator("html.js, html[data-script]").count())


class Moderator:
    """Somebody at the desk."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address

    def open(self, text: str) -> None:
        """Open the held case with this text from the queue."""
        self.page.goto(f"{self.address}/desk/held/")
        for _ in range(40):
            row = self.page.get_by_role("link").filter(has_text=text[:30])
            if row.count():
                row.first.click()
                return
            after = self.page.get_by_role("link", name="Next page")
            if not after.count():
                break
            after.first.click()
            self.page.wait_for_load_state("domcontentloaded")
        raise AssertionError(f"the desk does not hold {text!r}:\n{self.page.locator('main').inner_text()}")

    def publish(self, text: str) -> None:
        """Open the case and publish it."""
        self.open(text)
        self.page.get_by_role("button", name=re.compile("^Publish")).click()
        expect(self.page.locator("#desk-undo")).to_be_visible()

    def reject(self, text: str, reason: str) -> None:
        """Open the case and reject it with a reason."""
        self.open(text)
        self.page.locator("#desk-reject > summary").click()
        self.page.get_by_label("Reason", exact=True).fill(reason)
        self.page.get_by_role("button", name="Reject", exact=True).click()
        expect(self.page.locator("#desk-undo")).to_be_visible()


@contextmanager
def desk(site: Serving, browser: Browser) -> Iterator[Moderator]:
    """A moderator, signed in through a one-time link."""
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(site.fresh_desk_link())
    page.get_by_role("button").first.click()
    expect(page).to_have_url(re.compile(r"/desk/$"))
    yield Moderator(page, site.address)
    context.close()
