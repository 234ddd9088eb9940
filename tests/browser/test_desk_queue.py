"""The queue's lists by keyboard and mouse, with script and without; looked at, and open to everybody."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.stories import LIBRARY, Moderator, desk, fill_reply, open_reply_form
from tests.browser.test_looks import violations
from tests.serving import Serving

pytestmark = pytest.mark.browser
# The admin cuts off what is too wide, so that the page itself never scrolls: each thing is asked where it ends.
OUTSIDE = """() => {
    const desk = document.querySelector('.desk').getBoundingClientRect();
    return [...document.querySelectorAll('.desk *')].filter((one) => {
        const place = one.getBoundingClientRect();
        return place.width && (place.right > desk.right + 1 || place.left < desk.left - 1);
    }).map((one) => one.outerHTML.slice(0, 120));
}"""


@pytest.fixture
def moderator(demo: Serving, browser: Browser) -> Iterator[Moderator]:
    with desk(demo, browser) as one:
        yield one


def sent(demo: Serving, page: Page, count: int, threats: int = 0) -> str:
    """So many comments of one newcomer, held, the last of them threats; the newcomer's name."""
    name = f"Nell {secrets.token_hex(4)}"
    for number in range(count + threats):
        page.goto(demo.address + LIBRARY)
        open_reply_form(page)
        text = f"Sentence {number} of {name} about opening hours, {secrets.token_hex(8)}."
        if number >= count:
            text = f"I will kill you, and I know where you live, {secrets.token_hex(8)}."
        fill_reply(page, name, "nell@example.org", text)
        page.wait_for_url(re.compile("/comments/|#"))
    return name


def test_shift_selects_a_range_and_the_button_tells_how_many(
    demo: Serving, plain: Page, moderator: Moderator
) -> None:
    name = sent(demo, plain, 3)
    page = moderator.page
    page.goto(f"{demo.address}/desk/held/?name={name.replace(' ', '+')}&order=oldest")
    boxes = page.locator("input[name=case]")
    expect(boxes).to_have_count(3)
    button = page.get_by_role("button", name=re.compile("^Decide about the selected"))
    expect(button).to_be_disabled()
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(boxes.nth(1)).to_be_checked()
    expect(button).to_have_text("Decide about the selected (3)")
    every = page.get_by_label("All on this page")
    expect(every).to_be_checked()
    every.uncheck()
    expect(button).to_be_disabled()


def test_all_of_one_author_are_rejected_a_few_at_a_time_by_keyboard_alone(
    demo: Serving, plain: Page, moderator: Moderator, looks: Path
) -> None:
    name = sent(demo, plain, 3)
    page = moderator.page
    page.goto(f"{demo.address}/desk/held/?name={name.replace(' ', '+')}")
    page.get_by_role("link", name=f"Only by {name}").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("input[name=case]")).to_have_count(3)
    page.get_by_role("button", name="Decide about all of this list (3)").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 comments are selected: 3 held.")).to_be_visible()
    page.screenshot(path=looks / "desk-together.png", full_page=True)
    assert not violations(page, "main")
    page.locator("form[data-together]").evaluate("form => { form.dataset.together = '1'; }")
    page.get_by_label("Reason").fill("This is advertising.")
    page.get_by_role("button", name="Reject all 3").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 comments are decided.")).to_be_visible()
    page.get_by_role("link", name="Back to the list").click()
    expect(page.get_by_text("Nothing here is as the filters want it.")).to_be_visible()


def test_what_was_decided_together_is_taken_back_by_one_button(
    demo: Serving, plain: Page, moderator: Moderator
) -> None:
    name = sent(demo, plain, 3)
    page = moderator.page
    address = f"{demo.address}/desk/held/?name={name.replace(' ', '+')}"
    page.goto(address)
    page.get_by_role("button", name="Decide about all of this list (3)").click()
    page.locator("form[data-together]").evaluate("form => { form.dataset.together = '1'; }")
    page.get_by_role("button", name="Publish all 3").click()
    expect(page.get_by_text("3 comments are decided.")).to_be_visible()
    page.get_by_role("button", name="Take it all back").click()
    expect(page.get_by_text("3 decisions are taken back.")).to_be_visible()
    expect(page.get_by_role("button", name="Take it all back")).to_have_count(0)
    page.goto(address)
    expect(page.locator("input[name=case]")).to_have_count(3)


def test_what_is_urgent_stays_out_of_a_decision_about_many_until_it_is_ticked(
    demo: Serving, plain: Page, moderator: Moderator, looks: Path
) -> None:
    name = sent(demo, plain, 2, threats=2)
    page = moderator.page
    address = f"{demo.address}/desk/held/?name={name.replace(' ', '+')}"
    page.goto(address)
    page.get_by_role("button", name="Decide about all of this list (4)").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".desk-lead")).to_contain_text("4 comments are selected: 4 held, 2 of them urgent.")
    urgent = page.get_by_role("region", name="Urgent")
    expect(urgent.get_by_text("I will kill you")).to_have_count(2)
    expect(urgent.get_by_text("I will kill you").first).to_be_visible()
    expect(page.get_by_text("Sentence 0 of")).to_be_hidden()
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=looks / f"desk-together-urgent-{width}.png", full_page=True)
        assert not page.evaluate(OUTSIDE)
        assert not violations(page, "main")
    box = page.get_by_label("Decide about the 2 urgent ones as well")
    expect(box).not_to_be_checked()
    without = page.get_by_role("button", name="Publish the 2 that are not urgent")
    box.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Publish all 4")).to_be_visible()
    page.keyboard.press("Space")
    page.locator("form[data-together]").evaluate("form => { form.dataset.together = '1'; }")
    without.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 comments are decided.")).to_be_visible()
    expect(page.get_by_text("These are urgent, and were left for somebody to look at each:")).to_be_visible()
    expect(page.locator(".desk-left li")).to_have_count(2)
    page.get_by_role("button", name="Take it all back").click()
    expect(page.get_by_text("2 decisions are taken back.")).to_be_visible()
    page.goto(address)
    expect(page.locator("input[name=case]")).to_have_count(4)


def test_without_script_what_is_urgent_stays_out_until_it_is_ticked(
    demo: Serving, plain: Page, moderator: Moderator, browser: Browser
) -> None:
    name = sent(demo, plain, 1, threats=1)
    cookies = moderator.page.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=cookies, locale="en-GB")
    page = context.new_page()
    page.goto(f"{demo.address}/desk/held/?name={name.replace(' ', '+')}")

    def decide() -> None:
        for one in page.locator("input[name=case]").all():
            one.check()
        page.get_by_role("button", name="Decide about the selected").click()

    decide()
    page.get_by_role("button", name="Publish them").click()
    expect(page.locator("main")).to_contain_text("One comment is decided.")
    expect(page.locator("main")).to_contain_text("These are urgent")
    page.get_by_role("link", name="Back to the list").click()
    expect(page.locator("input[name=case]")).to_have_count(1)
    decide()
    page.get_by_label("Reason").fill("This is a threat.")
    page.get_by_role("button", name="Reject it").click()
    expect(page.get_by_text("Nothing but what is urgent is selected")).to_be_visible()
    page.get_by_label("Decide about the urgent one as well").check()
    page.get_by_role("button", name="Reject it").click()
    expect(page.locator("main")).to_contain_text("One comment is decided.")
    context.close()


def test_new_arrivals_are_offered_and_the_list_stays_where_it_is(
    demo: Serving, plain: Page, moderator: Moderator
) -> None:
    page = moderator.page
    page.goto(demo.address + "/desk/held/")
    before = page.locator(".desk-waiting").count()
    sent(demo, plain, 1)
    # What a return to the window does, so that nobody waits for the clock.
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    news = page.locator(".desk-news")
    expect(news).to_have_text("1 new: show")
    assert page.locator(".desk-waiting").count() == before
    news.get_by_role("link").click()
    expect(page.locator(".desk-news")).to_be_empty()
    expect(page.locator(".desk-waiting")).to_have_count(min(before + 1, 25))


def test_without_script_a_selection_is_published_and_a_search_finds_it(
    demo: Serving, plain: Page, moderator: Moderator, browser: Browser
) -> None:
    name = sent(demo, plain, 2)
    cookies = moderator.page.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=cookies, locale="en-GB")
    page = context.new_page()
    page.goto(f"{demo.address}/desk/held/?name={name.replace(' ', '+')}")
    for box in page.locator("input[name=case]").all():
        box.check()
    page.get_by_role("button", name="Decide about the selected").click()
    page.get_by_role("button", name="Publish all 2").click()
    expect(page.locator("main")).to_contain_text("2 comments are decided.")
    page.goto(demo.address + "/desk/everything/")
    page.get_by_label("Words in comments or authors' names").fill(f'"{name}"')
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".desk-waiting")).to_have_count(2)
    expect(page.locator(".desk-state").first).to_have_text("Published")
    context.close()


@pytest.mark.parametrize(
    ("width", "scheme"), [(320, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
)
def test_every_screen_of_the_queue_fits_and_axe_finds_nothing(
    demo: Serving, moderator: Moderator, looks: Path, width: int, scheme: str
) -> None:
    page = moderator.page
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for name, address in (
        ("held", "/desk/held/"),
        ("everything", "/desk/everything/?q=bridge&language=en"),
        ("reported", "/desk/reported/"),
        ("wishes", "/desk/preferences/"),
    ):
        page.goto(demo.address + address)
        page.screenshot(path=looks / f"queue-{name}-{width}-{scheme}.png", full_page=True)
        assert not page.evaluate(OUTSIDE), name
        assert not violations(page, "main"), name
        page.evaluate("document.documentElement.dir = 'rtl'")
        page.screenshot(path=looks / f"queue-{name}-{width}-{scheme}-rtl.png", full_page=True)
        assert not page.evaluate(OUTSIDE), name
