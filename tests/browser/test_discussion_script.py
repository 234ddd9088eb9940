"""The reader's script in a real browser, beside a server that answers as each story needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from rejoinder.press.snapshot import ThreadSnapshot
from tests.browser.paper import Paper
from tests.press.making import branch, comment, thread
from tests.press.making import page as leaf

pytestmark = pytest.mark.browser

PRIVATE = "/comments/abc/"
HELD = {"id": 90, "state": "held", "reasons": [], "address": PRIVATE}
PUBLISHED = {**HELD, "state": "published"}


def article(*comments: Any, **given: Any) -> ThreadSnapshot:
    return thread(leaf(*comments), **given)


@pytest.fixture
def paper() -> Iterator[Paper]:
    with Paper() as printed:
        printed.show(
            article(comment(1, name="Nell Pinchbeck"), comment(2, 1, 1, name="Otto Lark"), comment(3))
        )
        yield printed


def write(page: Page, text: str = "I counted nine.", name: str = "Wilma Teasel") -> None:
    page.get_by_label(re.compile("^Name")).fill(name)
    page.get_by_label(re.compile("^E-mail")).fill("wilma@example.org")
    page.get_by_label(re.compile("^Comment")).fill(text)
    page.get_by_role("button", name="Post comment").click()


def answer(page: Page, number: int) -> None:
    page.locator(f"#comment-{number} a.reply").click()


def test_times_are_told_on_the_readers_clock_and_exactly_on_focus(paper: Paper, page: Page) -> None:
    moments = [
        datetime(2026, 5, 4, 11, 59, 40),
        datetime(2026, 5, 4, 9),
        datetime(2026, 5, 2, 23, 30),
        datetime(2025, 12, 1),
    ]
    said = [
        comment(number, published_at=moment.replace(tzinfo=UTC)) for number, moment in enumerate(moments, 1)
    ]
    ahead = comment(5, published_at=datetime(2026, 5, 4, 12, 5, tzinfo=UTC))
    paper.show(article(*said, ahead))
    page.clock.set_fixed_time(datetime(2026, 5, 4, 12, 0, tzinfo=UTC))
    page.goto(paper.address)
    # Half past eleven of the 2nd in UTC is the 3rd in Berlin, and so yesterday.
    expect(page.locator("time")).to_have_text(["now", "3 hours ago", "yesterday", "1 December 2025", "now"])
    exact = page.locator("#comment-2 .exact")
    unseen = exact.bounding_box()
    assert unseen and unseen["width"] <= 1
    page.locator("#comment-2 a.when").focus()
    expect(exact).to_have_text("4 May 2026 at 11:00 CEST")
    seen = exact.bounding_box()
    assert seen and seen["width"] > 50


def test_the_form_goes_under_the_comment_that_is_answered_and_back_with_the_focus(reader: Page) -> None:
    answer(reader, 2)
    item = reader.locator("li:has(> #comment-2)")
    expect(item.get_by_role("heading", name="Reply to Otto Lark")).to_be_visible()
    assert reader.locator("input[name=parent]").input_value() == "2"
    expect(reader.get_by_label(re.compile("^Name"))).to_be_focused()
    reader.get_by_label(re.compile("^Comment")).fill("Half a thought")
    reader.get_by_role("link", name="Cancel reply").click()
    expect(reader.get_by_role("heading", name="Leave a reply")).to_be_visible()
    expect(reader.locator("#comment-2 a.reply")).to_be_focused()
    assert reader.locator("input[name=parent]").input_value() == ""
    expect(reader.get_by_label(re.compile("^Comment"))).to_have_value("Half a thought")
    expect(reader.locator("#discussion > #respond")).to_have_count(1)


def test_a_held_comment_is_acknowledged_in_place_with_its_private_page(paper: Paper, reader: Page) -> None:
    paper.answers.append((201, HELD))
    answer(reader, 1)
    write(reader)
    outcome = reader.locator(".outcome")
    expect(outcome).to_contain_text("A person will look at it before it is published.")
    expect(outcome).to_be_focused()
    expect(outcome.get_by_role("link", name=re.compile("private page"))).to_have_attribute("href", PRIVATE)
    assert reader.locator("li:has(> #comment-1) > .outcome").count() == 1
    expect(reader.get_by_label(re.compile("^Comment"))).to_have_value("")
    expect(reader.get_by_role("heading", name="Leave a reply")).to_be_visible()
    (sent,) = paper.posted
    assert (sent["name"], sent["email"], sent["text"]) == (
        "Wilma Teasel",
        "wilma@example.org",
        "I counted nine.",
    )
    assert (sent["parent"], sent["token"], sent["subject"]) == ("1", "token-1", "")
    assert 0 <= float(sent["opened"]) < 30
    assert paper.accepted == ["application/json"]


def test_a_rejected_comment_tells_the_reason_and_the_words_and_stays_in_the_form(
    paper: Paper, reader: Page
) -> None:
    reason = {"rule": "blocklist", "reason": "This word is barred here.", "quote": "<b>zounds</b>"}
    paper.answers.append((201, {**HELD, "state": "rejected", "reasons": [reason]}))
    answer(reader, 1)
    write(reader, "<b>zounds</b>!")
    expect(reader.locator(".outcome")).to_contain_text("This word is barred here. <b>zounds</b>")
    expect(reader.get_by_label(re.compile("^Comment"))).to_have_value("<b>zounds</b>!")
    assert reader.locator("input[name=parent]").input_value() == "1"


def test_errors_stand_beside_their_fields_until_they_are_put_right(paper: Paper, reader: Page) -> None:
    wrong = {
        "detail": "x",
        "errors": {"name": ["Please tell us a name."], "email": "Please check it."},
        "token": "token-1",
    }
    paper.answers += [(422, wrong), (201, HELD)]
    write(reader, name="")
    expect(reader.locator("#reply-errors")).to_be_focused()
    name = reader.get_by_label(re.compile("^Name"))
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_have_accessible_description("Please tell us a name.")
    email = reader.get_by_label(re.compile("^E-mail"))
    expect(email).to_have_accessible_description(
        "Please check it. Your e-mail address will not be published."
    )
    reader.locator("#reply-errors a").first.click()
    expect(name).to_be_focused()
    expect(reader.get_by_label(re.compile("^Comment"))).to_have_value("I counted nine.")
    write(reader)
    expect(reader.locator(".outcome")).to_be_visible()
    expect(reader.locator("[aria-invalid]")).to_have_count(0)
    expect(email).to_have_accessible_description("Your e-mail address will not be published.")
    assert len(paper.posted) == 2


def test_a_form_grown_old_is_sent_again_once_with_its_new_token(paper: Paper, reader: Page) -> None:
    paper.answers += [(422, {"detail": "Grown old.", "token": "token-2"}), (201, HELD)]
    write(reader)
    expect(reader.locator(".outcome")).to_be_visible()
    assert [sent["token"] for sent in paper.posted] == ["token-1", "token-2"]


def test_a_form_that_is_refused_with_one_new_token_after_another_is_not_sent_for_ever(
    paper: Paper, reader: Page
) -> None:
    paper.answers += [(422, {"detail": "Grown old.", "token": f"token-{number}"}) for number in (2, 3, 4)]
    write(reader)
    expect(reader.locator("#reply-errors")).to_contain_text("Grown old.")
    assert len(paper.posted) == 2


def test_a_refusal_that_has_nothing_to_do_with_the_token_is_not_sent_again(
    paper: Paper, reader: Page
) -> None:
    paper.answers.append((429, {"detail": "Please wait a minute.", "token": "token-1"}))
    write(reader)
    expect(reader.locator("#reply-errors")).to_contain_text("Please wait a minute.")
    assert len(paper.posted) == 1


def test_when_the_answered_comment_is_gone_the_form_goes_home(paper: Paper, reader: Page) -> None:
    paper.answers.append(
        (422, {"detail": "It is not here any more.", "code": "parent_removed", "token": "token-1"})
    )
    answer(reader, 1)
    write(reader)
    expect(reader.locator("#reply-errors")).to_contain_text("It is not here any more.")
    assert reader.locator("input[name=parent]").input_value() == ""
    expect(reader.get_by_label(re.compile("^Comment"))).to_have_value("I counted nine.")


@pytest.mark.parametrize(
    "broken", [(0, ""), (502, "<h1>Bad gateway</h1>")], ids=["no network", "a broken proxy"]
)
def test_without_an_answer_the_text_is_kept_even_over_a_reload(
    paper: Paper, reader: Page, broken: tuple[int, str]
) -> None:
    paper.answers.append(broken)
    answer(reader, 2)
    write(reader, "Dear\nreaders")
    expect(reader.locator("#respond .live")).to_contain_text("could not be sent")
    reader.reload()
    expect(reader.get_by_label(re.compile("^Comment"))).to_have_value("Dear\nreaders")
    expect(reader.get_by_role("heading", name="Reply to Otto Lark")).to_be_visible()
    expect(reader.locator("#respond .live")).to_contain_text("had written and not sent")
    paper.answers.append((201, HELD))
    write(reader, "Dear\nreaders")
    expect(reader.locator(".outcome")).to_be_visible()
    reader.reload()
    expect(reader.get_by_label(re.compile("^Comment"))).to_have_value("")


def test_the_name_is_remembered_only_if_asked_and_forgotten_when_no_longer(
    paper: Paper, reader: Page
) -> None:
    paper.answers += [(201, HELD)] * 2
    name = reader.get_by_label(re.compile("^Name"))
    write(reader)
    expect(reader.locator(".outcome")).to_be_visible()
    reader.reload()
    expect(name).to_have_value("")
    reader.get_by_label("Remember my name in this browser").check()
    write(reader)
    expect(reader.locator(".outcome")).to_be_visible()
    reader.reload()
    expect(name).to_have_value("Wilma Teasel")
    assert "wilma@example.org" not in reader.evaluate("JSON.stringify(localStorage)")
    reader.get_by_label("Remember my name in this browser").uncheck()
    reader.reload()
    expect(name).to_have_value("")


def test_a_published_reply_comes_in_under_its_comment_with_the_new_count(paper: Paper, reader: Page) -> None:
    said = [
        comment(1),
        comment(2, 1, 1),
        comment(3),
        comment(90, 2, 1, name="Wilma Teasel", html="<p>Nine.</p>"),
    ]
    new = article(*said)
    paper.show(replace(new, words=replace(new.words, heading="4 thoughts")), "/c/90")
    paper.answers.append((201, PUBLISHED))
    answer(reader, 2)
    write(reader)
    expect(reader.locator("li:has(> #comment-2) > .replies > li > #comment-90")).to_contain_text("Nine.")
    expect(reader.get_by_role("heading", name="4 thoughts")).to_be_visible()
    expect(reader.locator("#comment-90 time")).not_to_have_text(re.compile("UTC"))


def test_a_published_comment_is_the_last_of_its_page_and_can_be_answered_at_once(
    paper: Paper, reader: Page
) -> None:
    paper.show(article(comment(1), comment(90, name="Wilma Teasel")), "/c/90")
    paper.answers.append((201, PUBLISHED))
    write(reader)
    expect(reader.locator("#discussion > .comments > li:last-child > article")).to_have_id("comment-90")
    answer(reader, 90)
    expect(reader.get_by_role("heading", name="Reply to Wilma Teasel")).to_be_visible()


def test_further_pages_come_in_place_one_after_the_other(paper: Paper, reader: Page) -> None:
    pages = [leaf(comment(number), number=number) for number in (1, 2, 3)]
    paper.show(thread(*pages, pages=3))
    reader.goto(paper.address)
    for number in (2, 3):
        reader.get_by_role("link", name="Further comments").click()
        expect(reader.locator(f"#comment-{number}")).to_be_focused()
    expect(reader.get_by_role("link", name="Further comments")).to_have_count(0)
    ids = reader.locator("#discussion > .comments > li > article").evaluate_all(
        "all => all.map(one => one.id)"
    )
    assert ids == ["comment-1", "comment-2", "comment-3"]
    assert reader.url == paper.address + "/"


def test_further_replies_come_in_under_their_comment(paper: Paper, reader: Page) -> None:
    first = leaf(comment(1), comment(2, 1, 1), comment(3), branches={1: (1, 1)})
    branches = [branch(1, number, comment(30 + number, 1, 1), last_branch=2) for number in (1, 2)]
    paper.show(thread(first, *branches))
    reader.goto(paper.address)
    more = reader.locator("li:has(> #comment-1) > .more-replies a")
    more.click()
    expect(reader.locator("#comment-31")).to_be_focused()
    more.click()
    expect(more).to_have_count(0)
    ids = reader.locator("li:has(> #comment-1) > .replies > li > article").evaluate_all(
        "all => all.map(one => one.id)"
    )
    assert ids == ["comment-2", "comment-31", "comment-32"]


def test_a_page_that_cannot_be_loaded_is_said_so_and_its_link_works_as_any_link(
    paper: Paper, reader: Page
) -> None:
    paper.show(thread(leaf(comment(1)), leaf(comment(2), number=2), pages=2))
    missing = paper.pages.pop("/editions/lantern/7/2.html")
    reader.goto(paper.address)
    link = reader.get_by_role("link", name="Further comments")
    link.click()
    expect(reader.get_by_text("These comments could not be loaded.")).to_have_count(1)
    paper.pages["/editions/lantern/7/2.html"] = missing
    link.click()
    expect(reader).to_have_url(re.compile(r"/editions/lantern/7/2\.html$"))


def test_without_script_the_same_page_has_links_and_a_form_and_nothing_that_only_a_script_can_do(
    paper: Paper, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(paper.address)
    expect(plain.locator("#comment-2 a.reply")).to_have_attribute("href", "/threads/7/reply?to=2")
    expect(plain.get_by_role("button", name="Post comment")).to_be_visible()
    expect(plain.get_by_label("Remember my name")).to_be_hidden()
    expect(plain.get_by_role("link", name="Cancel reply")).to_be_hidden()
    expect(plain.locator("#comment-1 time")).to_have_text("4 May 2026, 09:01 UTC")
    context.close()


def test_the_trap_is_neither_seen_nor_reached_by_tab(reader: Page) -> None:
    trap = reader.locator("input[name=subject]")
    box = trap.bounding_box()
    assert box and box["x"] + box["width"] <= 0
    reader.get_by_label("Remember my name").focus()
    reader.keyboard.press("Tab")
    expect(reader.get_by_label("Mail me what becomes of it")).to_be_focused()
    reader.keyboard.press("Tab")
    expect(reader.get_by_role("button", name="Post comment")).to_be_focused()
