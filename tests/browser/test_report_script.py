"""Reporting a comment in a real browser: over the page with script, on a page of its own without."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from tests.browser.paper import Paper
from tests.press.making import comment, thread
from tests.press.making import page as leaf

pytestmark = pytest.mark.browser

RECEIPT = {"comment": 1, "state": "waiting", "address": "/c/reports/1-abc/"}


def form() -> bytes:
    """The server's own form, as its page shows it."""
    rules = [{"name": "offensive", "title": "Offensive language"}]
    given = {"comment": {"pk": 1}, "back": "/c/1", "token": "t1", "rules": rules, "given": {}, "errors": {}}
    return f"<!doctype html><body>{render_to_string('api/report_form.html', given)}</body>".encode()


@pytest.fixture
def paper() -> Iterator[Paper]:
    with Paper() as printed:
        printed.show(thread(leaf(comment(1, name="Nell Pinchbeck"), comment(3))))
        printed.pages["/c/1/report"] = form()
        yield printed


def open_it(page: Page) -> None:
    page.locator("#comment-1 a.report").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Report this comment")).to_be_visible()


def test_a_report_is_sent_by_keyboard_alone_over_the_page(paper: Paper, reader: Page) -> None:
    paper.answers.append((201, RECEIPT))
    open_it(reader)
    expect(reader.get_by_label("It is against the rules of this site")).to_be_focused()
    reader.keyboard.press("Space")
    expect(reader.get_by_label(re.compile("^Which law"))).to_be_hidden()
    reader.keyboard.press("Tab")
    expect(reader.get_by_label("Which rule")).to_be_focused()
    reader.keyboard.press("ArrowDown")
    reader.keyboard.press("Tab")
    reader.keyboard.type("It is rude.")
    reader.get_by_role("button", name="Send the report").focus()
    reader.keyboard.press("Enter")
    expect(reader.locator(".outcome")).to_be_focused()
    expect(reader.get_by_role("link", name=re.compile("^Your receipt"))).to_have_attribute(
        "href", "/c/reports/1-abc/"
    )
    sent = paper.posted[0]
    assert (sent["ground"], sent["rule"], sent["why"], sent["token"]) == (
        "rules", "offensive", "It is rude.", "t1",
    )  # fmt: skip
    reader.keyboard.press("Escape")
    expect(reader.get_by_role("dialog")).to_have_count(0)
    expect(reader.locator("#comment-1 a.report")).to_be_focused()


def test_what_is_wrong_is_said_beside_its_field_and_stays_typed(paper: Paper, reader: Page) -> None:
    problem = {"detail": "Some fields must be put right.", "errors": {"good_faith": ["Please confirm this."]}}
    paper.answers += [(422, problem), (201, RECEIPT)]
    open_it(reader)
    reader.get_by_label("It is illegal").check()
    expect(reader.get_by_label("Which rule")).to_be_hidden()
    reader.get_by_label("Why").fill("It breaks the Harbour Act.")
    reader.get_by_role("button", name="Send the report").click()
    expect(reader.locator(".summary")).to_be_focused()
    box = reader.get_by_label(re.compile("^I believe in good faith"))
    expect(box).to_have_attribute("aria-describedby", "report-good_faith-error")
    reader.get_by_role("link", name="Please confirm this.").click()
    box.check()
    reader.get_by_role("button", name="Send the report").click()
    expect(reader.locator(".outcome")).to_be_visible()
    assert paper.posted[1]["why"] == "It breaks the Harbour Act." and paper.posted[1]["good_faith"] == "on"


def test_a_form_grown_old_is_sent_again_by_itself(paper: Paper, reader: Page) -> None:
    paper.answers += [(422, {"code": "token_expired", "detail": "Old.", "token": "t2"}), (201, RECEIPT)]
    open_it(reader)
    reader.get_by_label("It is against the rules of this site").check()
    reader.get_by_role("button", name="Send the report").click()
    expect(reader.locator(".outcome")).to_be_visible()
    assert [sent["token"] for sent in paper.posted] == ["t1", "t2"]


def test_what_was_typed_is_there_again_when_the_form_is_closed_and_opened(paper: Paper, reader: Page) -> None:
    open_it(reader)
    reader.get_by_label("Why").fill("Half a thought")
    reader.keyboard.press("Escape")
    expect(reader.get_by_role("dialog")).to_have_count(0)
    open_it(reader)
    expect(reader.get_by_label("Why")).to_have_value("Half a thought")


def test_without_network_the_words_are_kept(paper: Paper, reader: Page) -> None:
    paper.answers.append((0, ""))
    open_it(reader)
    reader.get_by_label("Why").fill("It is rude.")
    reader.get_by_role("button", name="Send the report").click()
    expect(reader.locator(".report-dialog .live")).to_contain_text("could not be sent")
    expect(reader.get_by_label("Why")).to_have_value("It is rude.")


def test_where_there_is_no_form_the_page_itself_says_why(paper: Paper, reader: Page) -> None:
    reader.locator("#comment-3 a.report").click()
    reader.wait_for_url("**/c/3/report")


def test_without_script_the_link_leads_to_the_form(paper: Paper, plain: Page) -> None:
    plain.goto(paper.address)
    plain.locator("#comment-1 a.report").click()
    plain.wait_for_url("**/c/1/report")
    expect(plain.get_by_role("button", name="Send the report")).to_be_visible()
