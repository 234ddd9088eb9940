"""A moderator's hour at the desk, by keyboard alone: case after case in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.laid_out import lay_out
from tests.browser.test_looks import violations
from tests.serving import Serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A site of this module's own, whose queue nobody else works on."""
    running = Serving(tmp_path_factory.mktemp("desk") / "data")
    try:
        yield running.ready(120)
    finally:
        running.stop()


@contextmanager
def moderator(site: Serving, browser: Browser, link: str, **options: object) -> Iterator[Page]:
    """A page of somebody who came in by this link; any error of its scripts fails the test."""
    context = browser.new_context(locale="en-GB", **options)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(site.address + link)
    page.get_by_role("button").first.click()
    expect(page).to_have_url(re.compile(r"/desk/$"))
    yield page
    context.close()
    assert not troubles


def case(page: Page) -> int:
    """The id of the case on the page."""
    return int(page.locator("[data-case]").get_attribute("data-case") or 0)


def shows(page: Page, comment_id: int) -> None:
    """Wait until the case is on the page, ready to be decided."""
    expect(page.locator(f'[data-case="{comment_id}"]')).to_be_visible(timeout=20_000)
    expect(page.locator("#desk-shell[aria-busy]")).to_have_count(0, timeout=20_000)


def begin(page: Page, site: Serving) -> None:
    """Open the first case, and remember that this page was not loaded again."""
    page.goto(f"{site.address}/desk/next/")
    page.evaluate("window.stayed = true")


def test_ten_cases_are_decided_by_keyboard_and_one_is_taken_back(site: Serving, browser: Browser) -> None:
    laid = lay_out(site, 12)
    cases = laid["cases"]
    with moderator(site, browser, laid["links"][0]) as page:
        begin(page, site)
        for number in range(10):
            shows(page, cases[number])
            page.keyboard.press("p")
        shows(page, cases[10])
        assert page.url.endswith(f"/desk/held/{cases[10]}/")
        expect(page.locator("#desk-speaker")).to_be_focused()
        expect(page.locator("#desk-undo")).to_contain_text(re.compile(r"is published\.\s+Undo \(\d+\)"))
        expect(page.get_by_role("status").filter(has_text="is published. Comment by")).to_have_count(1)
        page.keyboard.press("u")
        shows(page, cases[9])
        expect(page.locator(".desk-state").first).to_have_text("Held")
        expect(page.locator("#desk-undo")).to_be_hidden()
        page.go_back()
        shows(page, cases[10])
        assert page.evaluate("window.stayed"), "the page was loaded again"


def test_the_offer_to_undo_counts_down_and_ends(site: Serving, browser: Browser) -> None:
    laid = lay_out(site, 2)
    with moderator(site, browser, laid["links"][0]) as page:
        begin(page, site)
        page.keyboard.press("p")
        shows(page, laid["cases"][1])
        offered = page.locator("#desk-undo")
        expect(offered).to_contain_text(re.compile(r"\((10|[7-9])\)"))
        expect(offered).to_contain_text(re.compile(r"\([1-6]\)"))
        expect(offered).to_be_hidden(timeout=12_000)
        page.keyboard.press("u")
        expect(page.locator("#desk-said")).to_have_text("There is nothing to take back.")


def test_a_comment_is_rejected_under_a_rule_chosen_by_its_number(site: Serving, browser: Browser) -> None:
    laid = lay_out(site, 2)
    first, second = laid["cases"]
    with moderator(site, browser, laid["links"][0]) as page:
        begin(page, site)
        page.keyboard.press("r")
        expect(page.locator("#desk-reject")).to_have_attribute("open", "")
        expect(page.locator("[data-rule='offensive']")).to_be_focused()
        page.keyboard.press("1")
        expect(page.get_by_label("Rule", exact=True)).to_have_value("offensive")
        reason = page.get_by_label("Reason", exact=True)
        expect(reason).to_be_focused()
        # Sent without a reason, it is asked for; and letters typed are text, not commands.
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("Write the author a sentence that says why.")).to_be_visible()
        expect(reason).to_be_focused()
        page.keyboard.type("Pray jump the queue; why not? u/k 12")
        page.keyboard.press("Escape")
        expect(page.locator("#desk-reject > summary")).to_be_focused()
        page.keyboard.press("2")
        expect(page.get_by_label("Rule", exact=True)).to_have_value("")
        page.keyboard.press("Control+Enter")
        shows(page, second)
        page.goto(f"{site.address}/desk/held/{first}/")
        expect(page.locator(".desk-state").first).to_have_text("Rejected")
        expect(page.locator(".desk-history li").first).to_contain_text("Pray jump the queue; why not? u/k 12")


def test_help_tells_the_keys_and_keeps_them_from_acting(site: Serving, browser: Browser) -> None:
    laid = lay_out(site, 2)
    with moderator(site, browser, laid["links"][0]) as page:
        begin(page, site)
        page.keyboard.press("?")
        help = page.get_by_role("dialog", name="Keys")
        expect(help).to_be_visible()
        expect(page.locator("#keyboard-shortcuts-dialog")).to_be_hidden()
        expect(help).to_contain_text("undo the last decision")
        assert not violations(page, "#desk-help")
        page.keyboard.press("p")
        page.keyboard.press("Escape")
        expect(help).to_be_hidden()
        assert case(page) == laid["cases"][0]
        page.keyboard.press("j")
        shows(page, laid["cases"][1])
        page.keyboard.press("k")
        shows(page, laid["cases"][0])
        page.keyboard.press("/")
        expect(page).to_have_url(re.compile(r"/desk/everything/"))
        expect(page.get_by_label("Words in comments or authors' names")).to_be_focused()


def test_keys_that_are_switched_off_do_nothing(site: Serving, browser: Browser) -> None:
    laid = lay_out(site, 2)
    with moderator(site, browser, laid["links"][0]) as page:
        page.goto(f"{site.address}/desk/preferences/")
        page.get_by_label(re.compile("Single letters are commands")).uncheck()
        page.get_by_role("button", name="Keep").click()
        begin(page, site)
        for key in ("p", "r", "j", "1"):
            page.keyboard.press(key)
        expect(page.locator("#desk-reject[open]")).to_have_count(0)
        assert case(page) == laid["cases"][0]
        page.get_by_role("button", name="Publish").press("Enter")
        shows(page, laid["cases"][1])


def test_two_moderators_at_once_see_different_cases(site: Serving, browser: Browser) -> None:
    laid = lay_out(site, 5)
    with (
        moderator(site, browser, laid["links"][0]) as mo,
        moderator(site, browser, laid["links"][1]) as cleo,
    ):
        begin(mo, site)
        begin(cleo, site)
        met = [case(mo), case(cleo)]
        mo.keyboard.press("p")
        expect(mo.locator(f'[data-case="{met[0]}"]')).to_have_count(0)
        cleo.keyboard.press("j")
        expect(cleo.locator(f'[data-case="{met[1]}"]')).to_have_count(0)
        met += [case(mo), case(cleo)]
        assert met == laid["cases"][:4]
        # By its address a colleague's case can be seen; it is taken over only by a button.
        mo.goto(f"{site.address}/desk/held/{met[3]}/")
        expect(mo.get_by_text("Cleo has this case in hand")).to_be_visible()
        mo.keyboard.press("p")
        mo.get_by_role("button", name="Take it over").press("Enter")
        expect(mo.get_by_role("button", name="Publish")).to_be_visible()
        cleo.keyboard.press("p")
        expect(cleo.get_by_text("Mo has this case in hand")).to_be_visible()


def test_a_page_that_is_left_gives_its_case_to_the_next(site: Serving, browser: Browser) -> None:
    laid = lay_out(site, 1)
    with moderator(site, browser, laid["links"][1]) as cleo:
        with moderator(site, browser, laid["links"][0]) as mo:
            begin(mo, site)
            begin(cleo, site)
            shows(mo, laid["cases"][0])
            expect(cleo.get_by_role("heading", name="No case waits")).to_be_visible()
            mo.goto(f"{site.address}/desk/")
        shows(cleo, laid["cases"][0])


def test_a_case_that_arrives_is_shown_by_itself(site: Serving, browser: Browser) -> None:
    laid = lay_out(site, 0)
    with moderator(site, browser, laid["links"][0]) as page:
        begin(page, site)
        expect(page.get_by_role("heading", name="No case waits")).to_be_visible()
        (arrived,) = lay_out(site, 1)["cases"]
        shows(page, arrived)
        expect(page.locator("#desk-speaker")).to_be_focused()
        assert page.evaluate("window.stayed"), "the page was loaded again"


def test_a_finding_and_its_words_light_up_together(site: Serving, browser: Browser) -> None:
    laid = lay_out(site, 1)
    with moderator(site, browser, laid["links"][0]) as page:
        begin(page, site)
        mark, finding = page.locator("mark[data-found='1']"), page.locator("#finding-1")
        expect(mark).to_have_text("the old site")
        page.locator("a[href='#found-1']").focus()
        expect(mark).to_have_class(re.compile("desk-lit"))
        page.locator("#desk-speaker").focus()
        expect(mark).not_to_have_class(re.compile("desk-lit"))
        mark.hover()
        expect(finding).to_have_class(re.compile("desk-lit"))
        expect(page.get_by_role("meter", name="offensive")).to_be_visible()


def test_abuse_is_blurred_until_it_is_asked_for(site: Serving, browser: Browser) -> None:
    laid = lay_out(site, 1)
    with moderator(site, browser, laid["links"][0]) as page:
        page.goto(f"{site.address}/desk/preferences/")
        page.get_by_label(re.compile("^Blur")).check()
        page.get_by_role("button", name="Keep").click()
        begin(page, site)
        words = page.locator("#desk-words")
        expect(words).to_have_css("filter", re.compile("blur"))
        page.keyboard.press("b")
        expect(words).to_have_css("filter", "none")
        page.keyboard.press("b")
        expect(words).to_have_css("filter", re.compile("blur"))


def test_an_urgent_case_marks_the_title_for_those_who_want_it(site: Serving, browser: Browser) -> None:
    laid = lay_out(site, 1)
    with moderator(site, browser, laid["links"][0]) as page:
        page.goto(f"{site.address}/desk/preferences/")
        page.get_by_label(re.compile("^By a sound")).check()
        page.get_by_role("button", name="Keep").click()
        told = {"free": True, "urgent": laid["cases"], "sound": True, "notification": False}
        page.route("**/desk/arrivals/*", lambda route: route.fulfill(json=told))
        begin(page, site)
        expect(page).to_have_title(re.compile(r"^\(1!\) Comment by"))


def test_without_script_a_decision_leads_on_and_is_taken_back(site: Serving, browser: Browser) -> None:
    laid = lay_out(site, 2)
    first, second = laid["cases"]
    with moderator(site, browser, laid["links"][0], java_script_enabled=False) as page:
        page.goto(f"{site.address}/desk/next/")
        page.get_by_role("button", name="Publish").click()
        expect(page).to_have_url(re.compile(f"/desk/held/{second}/$"))
        page.get_by_role("button", name="Undo, within ten seconds").click()
        expect(page).to_have_url(re.compile(f"/desk/held/{first}/$"))
        page.get_by_text("Reject…").click()
        page.get_by_label("Reason", exact=True).fill("Not this one.")
        page.get_by_role("button", name="Reject", exact=True).click()
        expect(page).to_have_url(re.compile(f"/desk/held/{second}/$"))
        page.get_by_role("link", name="Leave it, next case").click()
        expect(page.get_by_text("No other case waits")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_case_fits_its_screen_and_axe_finds_nothing(
    site: Serving, browser: Browser, looks: Path, width: int, scheme: str
) -> None:
    laid = lay_out(site, 3)
    size = {"width": width, "height": 900}
    with moderator(site, browser, laid["links"][0], viewport=size, color_scheme=scheme) as page:
        begin(page, site)
        page.keyboard.press("r")
        expect(page.locator("#desk-reject[open]")).to_have_count(1)
        page.screenshot(path=looks / f"case-reject-{width}-{scheme}.png", full_page=True)
        assert not violations(page, "main")
        page.keyboard.press("p")
        shows(page, laid["cases"][1])
        page.screenshot(path=looks / f"case-undo-{width}-{scheme}.png")
        assert not violations(page, "main")
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0
        page.evaluate("document.documentElement.dir = 'rtl'")
        page.screenshot(path=looks / f"case-rtl-{width}-{scheme}.png")
        assert (
            page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        )
