"""The form: labelled, honest about what is wrong, and careful with what was typed."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rejoinder.press.form import HONEYPOT, FormView, render_form
from rejoinder.press.snapshot import FormWords
from tests.press.making import STATEMENT
from tests.press.strict import Element, parse

ACTION = "/threads/7/reply"


def form(**given: Any) -> Element:
    return parse(render_form(FormView(ACTION, "token-1", STATEMENT, **given)))


def field(shown: Element, name: str) -> Element:
    return next(
        each for each in shown.all("input") + shown.all("textarea") if each.attributes.get("name") == name
    )


def test_the_form_asks_for_what_it_needs_and_says_what_becomes_of_the_address() -> None:
    shown = form()
    assert shown.one("h3").text == "Leave a reply"
    labels = {label.attributes["for"]: label.text for label in shown.all("label")}
    assert labels["reply-name"] == "Name *" and labels["reply-email"] == "E-mail *"
    assert labels["reply-website"] == "Website" and labels["reply-text"] == "Comment *"
    note = shown.one("p", class_="form-note").text
    assert note == "Your e-mail address will not be published. Required fields are marked *"
    required = [
        name for name in ("name", "email", "website", "text") if "required" in field(shown, name).attributes
    ]
    assert required == ["name", "email", "text"]


def test_the_form_is_sent_to_its_thread_with_its_token() -> None:
    shown = form()
    assert shown.one("form").attributes["action"] == ACTION
    assert shown.one("form").attributes["method"] == "post"
    assert field(shown, "token").attributes["value"] == "token-1"
    assert field(shown, "parent").attributes["value"] == ""


def test_the_server_answers_in_its_own_words_even_where_there_is_no_script() -> None:
    # A browser's own bubbles cover the page and vanish; the sentences beside the fields stay.
    assert "novalidate" in form().one("form").attributes


def test_the_rules_stand_beside_the_form_in_the_publications_words() -> None:
    assert STATEMENT in form().one("aside", class_="rules").text
    assert not parse(render_form(FormView(ACTION, "t", " "))).all("aside")


def test_a_reply_names_whom_it_answers_and_leads_back() -> None:
    shown = form(parent=12, parent_name="Agnes <Quill>", cancel="/harbour/ferry-hours/#comment-12", level=1)
    assert shown.one("h1").text == "Reply to Agnes <Quill>"
    assert shown.one("h1").one("bdi").text == "Agnes <Quill>"
    assert field(shown, "parent").attributes["value"] == "12"
    cancel = shown.one("a", class_="respond-cancel")
    assert (
        cancel.attributes["href"] == "/harbour/ferry-hours/#comment-12" and "hidden" not in cancel.attributes
    )


def test_what_only_a_script_can_do_is_hidden_until_it_comes() -> None:
    shown = form()
    assert "hidden" in shown.one("a", class_="respond-cancel").attributes
    assert "hidden" in shown.one("p", class_="remember").attributes


def test_each_error_stands_beside_its_field_and_in_the_summary_and_keeps_the_text() -> None:
    shown = form(
        errors={"email": ["“x@” is not an e-mail address."], "": ["Please send once more."]},
        email="x@", text="Kept.", opened="12.5",
    )  # fmt: skip
    email = field(shown, "email")
    assert email.attributes["aria-invalid"] == "true" and email.attributes["value"] == "x@"
    described = email.attributes["aria-describedby"].split()
    assert shown.one(id=described[0]).text == "“x@” is not an e-mail address."
    assert "reply-unpublished" in described
    summary = shown.one("div", class_="summary")
    assert "autofocus" in summary.attributes and summary.attributes["tabindex"] == "-1"
    assert [item.text for item in summary.all("li")] == [
        "“x@” is not an e-mail address.",
        "Please send once more.",
    ]
    assert summary.one("a").attributes["href"] == "#reply-email"
    assert field(shown, "text").text == "\nKept."
    assert field(shown, "opened").attributes["value"] == "12.5"
    assert "aria-invalid" not in field(shown, "name").attributes


def test_without_errors_there_is_no_summary() -> None:
    assert not form().all("div", class_="summary")
    assert not form(errors={"name": []}).all("div", class_="summary")


def test_the_trap_is_out_of_reach_of_people() -> None:
    shown = form()
    trap = field(shown, HONEYPOT)
    assert trap.attributes["tabindex"] == "-1" and trap.attributes["autocomplete"] == "off"
    assert trap in shown.one("div", **{"aria-hidden": "true"}).all("input")


def test_the_script_finds_its_words_in_the_form() -> None:
    words = json.loads(form().one("form").attributes["data-words"])
    assert words["held"] == "Thank you. A person will look at it before it is published."
    assert words["reply_to"] == "Reply to %s"


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_whatever_was_typed_stays_inside_its_field(text: str) -> None:
    shown = form(
        name=text, email=text, website=text, text=text, parent=1, parent_name=text + "x", opened=text,
        errors={"name": [text], text + "other": [text]}, cancel="/" + text,
    )  # fmt: skip
    assert len(shown.all("input")) == 9 and len(shown.all("textarea")) == 1
    kept = field(shown, "text").text
    assert kept.startswith("\n")
    assert kept[1:] == field(shown, "name").attributes["value"]


def test_the_first_line_of_a_text_is_not_lost_though_it_is_empty() -> None:
    assert 'rows="8" dir="auto"' in render_form(FormView(ACTION, "t", ""))
    assert field(form(text="\nSecond line."), "text").text == "\n\nSecond line."


def test_mail_is_offered_by_a_box_that_is_not_ticked_and_only_where_there_is_any() -> None:
    box = field(form(), "notify")
    assert box.attributes["type"] == "checkbox" and "checked" not in box.attributes
    assert "checked" in field(form(notify=True), "notify").attributes
    none = parse(render_form(FormView(ACTION, "t", "", FormWords(notify=""))))
    assert not [one for one in none.all("input") if one.attributes.get("name") == "notify"]
