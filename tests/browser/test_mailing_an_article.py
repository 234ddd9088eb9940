"""An article is passed on in a real browser: by form with and without script, by keyboard alone, by its link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.stories import BRIDGE_FUND
from tests.browser.test_looks import violations
from tests.notices.catcher import Catcher
from tests.postgres import free_port
from tests.serving import Serving, wait_for

pytestmark = pytest.mark.browser

PLACE = f"{BRIDGE_FUND}mail/"


@pytest.fixture(scope="module")
def post_office() -> Iterator[Catcher]:
    with Catcher() as catcher:
        yield catcher


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, post_office: Catcher) -> Iterator[Serving]:
    port = free_port()
    serving = Serving(
        tmp_path_factory.mktemp("mailing") / "data",
        "--demo",
        port=port,
        REJOINDER_URL=f"http://127.0.0.1:{port}",
        REJOINDER_SMTP=f"smtp://127.0.0.1:{post_office.port}?tls=none",
        REJOINDER_MAIL_FROM="post@lantern.example",
        REJOINDER_ARTICLE_MAIL_BURST="3",
        REJOINDER_ARTICLE_MAIL_SENDER="0",
    ).ready(120)
    yield serving
    serving.stop()


def arrived(post_office: Catcher, to: str) -> str:
    """The words of the mail to this address, once it has come."""
    wait_for(lambda: any(caught.to == [to] for caught in post_office.caught), 30, f"the mail to {to}")
    (mail,) = [caught for caught in post_office.caught if caught.to == [to]]
    return mail.text


def test_without_script_the_article_is_mailed_by_keyboard_alone(
    site: Serving, plain: Page, post_office: Catcher
) -> None:
    plain.goto(site.address + BRIDGE_FUND)
    way = plain.get_by_role("link", name="E-mail this article")
    _tab_to(plain, way)
    plain.keyboard.press("Enter")
    expect(plain).to_have_url(site.address + PLACE)
    _tab_to(plain, plain.get_by_label(re.compile("^Whom it goes to")))
    plain.keyboard.type("nell@example.org")
    plain.keyboard.press("Tab")
    plain.keyboard.press("Tab")
    plain.keyboard.type("Thought of you.")
    plain.keyboard.press("Tab")
    plain.keyboard.press("Enter")
    # The name was left out: what was typed is there, and the first thing read is what to do.
    expect(plain.locator("#mail-errors")).to_be_focused()
    expect(plain.get_by_label(re.compile("^A line"))).to_have_value("Thought of you.")
    plain.keyboard.press("Tab")
    expect(plain.locator("#mail-errors a")).to_be_focused()
    plain.keyboard.press("Enter")
    plain.keyboard.press("Tab")
    _type_into(plain, "Your name", "Ada")
    plain.keyboard.press("Enter")
    expect(plain.get_by_role("heading", name="The article is on its way")).to_be_visible()
    text = arrived(post_office, "nell@example.org")
    assert "> Thought of you." in text and f"{site.address}{BRIDGE_FUND}" in text


def test_whoever_gets_it_refuses_all_further_ones_by_keyboard(
    site: Serving, plain: Page, post_office: Catcher
) -> None:
    text = arrived(post_office, "nell@example.org")
    found = re.search(r"http\S+/mail/refuse/\S+", text)
    assert found
    plain.goto(found[0])
    _tab_to(plain, plain.get_by_role("button", name="Send me no more articles"))
    plain.keyboard.press("Enter")
    expect(plain.get_by_role("heading", name="You get no more articles by mail")).to_be_visible()


def test_in_a_burst_the_browser_does_the_sum_by_itself(
    site: Serving, page: Page, post_office: Catcher
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for number in range(4):
        page.goto(site.address + PLACE)
        page.get_by_label(re.compile("^Whom it goes to")).fill(f"n{number}@example.org")
        page.get_by_label(re.compile("^Your name")).fill("Ada")
        page.get_by_role("button", name="Send the article").click()
        page.wait_for_url("**/mail/sent/", timeout=60_000)
    page.goto(site.address + PLACE)
    assert page.locator("#mail-form").get_attribute("data-bits") == "16"
    assert not errors
    arrived(post_office, "n3@example.org")


def test_without_script_a_burst_asks_for_patience(site: Serving, plain: Page) -> None:
    plain.goto(site.address + PLACE)
    expect(
        plain.get_by_text("Without script this cannot be done: please wait for 60 seconds")
    ).to_be_visible()
    plain.get_by_label(re.compile("^Whom it goes to")).fill("hasty@example.org")
    plain.get_by_label(re.compile("^Your name")).fill("Ada")
    plain.get_by_role("button", name="Send the article").click()
    expect(plain.locator("#mail-errors")).to_contain_text("Without script, wait for")
    expect(plain.get_by_label(re.compile("^Whom it goes to"))).to_have_value("hasty@example.org")


def test_the_link_is_copied_and_that_is_said_politely(site: Serving, browser: Browser) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site.address}{BRIDGE_FUND}?utm_source=elsewhere")
    button = page.get_by_role("button", name="Copy the link")
    _tab_to(page, button)
    page.keyboard.press("Enter")
    expect(page.locator(".take-away [role=status]")).to_have_text("The link is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == site.address + BRIDGE_FUND
    context.close()


def test_where_the_clipboard_is_closed_the_link_is_copied_by_hand_or_the_reader_is_told(
    site: Serving, page: Page
) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined });")
    page.goto(site.address + BRIDGE_FUND)
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator(".take-away [role=status]")).to_have_text("The link is copied.")
    expect(page.get_by_role("button", name="Copy the link")).to_be_focused()
    page.evaluate("document.execCommand = () => false")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator(".take-away [role=status]")).to_contain_text("could not be copied")


def test_the_devices_own_way_is_offered_where_there_is_one(site: Serving, page: Page) -> None:
    page.goto(site.address + BRIDGE_FUND)
    if not page.evaluate("'share' in navigator"):
        expect(page.locator("[data-way=share]")).to_be_hidden()
    page.add_init_script("navigator.share = async (what) => { window.shared = what; };")
    page.goto(site.address + BRIDGE_FUND)
    page.get_by_role("button", name="Share").click()
    shared = page.evaluate("window.shared")
    assert shared["url"] == site.address + BRIDGE_FUND and "bridge fund" in shared["title"]


def test_without_script_only_what_works_is_shown(site: Serving, plain: Page) -> None:
    plain.goto(site.address + BRIDGE_FUND)
    expect(plain.locator(".take-away button")).to_have_count(2)
    for button in plain.locator(".take-away button").all():
        expect(button).to_be_hidden()
    mailto = plain.get_by_role("link", name="Write a mail of your own").get_attribute("href")
    assert mailto and mailto.startswith("mailto:?subject=The%20bridge%20fund")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_form_is_open_to_everybody_and_nothing_runs_out(
    site: Serving, browser: Browser, looks: Path, width: int, scheme: str, direction: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
    )
    page = context.new_page()
    for name, place in (("mail", PLACE), ("mailed", f"{PLACE}sent/"), ("shared", BRIDGE_FUND)):
        page.goto(site.address + place)
        page.evaluate(f"document.documentElement.dir = '{direction}'")
        if name == "mail":
            page.get_by_label(re.compile("^A line")).fill("See cheap.com")
            page.get_by_role("button", name="Send the article").click()
            page.locator("#mail-errors").wait_for()
            page.evaluate(f"document.documentElement.dir = '{direction}'")
        page.screenshot(path=looks / f"{name}-{width}-{scheme}-{direction}.png", full_page=name != "shared")
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0
        # What axe looks for does not depend on the direction.
        assert direction == "rtl" or width == 360 or not violations(page)
    context.close()


def _tab_to(page: Page, wanted: object) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):  # type: ignore[attr-defined]
            return
    raise AssertionError(f"{wanted} was never reached by Tab")


def _type_into(page: Page, label: str, words: str) -> None:
    field = page.get_by_label(re.compile(f"^{label}"))
    if not field.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Shift+Tab")
    expect(field).to_be_focused()
    page.keyboard.type(words)
