"""The same address for scripts: receipts and problems as JSON, by what was asked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.discussion import rulesets, tokens
from rejoinder.discussion.models import Comment, Mode, Thread
from tests.api.test_reply import TEXT, encoded, fields, send
from tests.discussion.making import NOW, a_publication, a_thread, comment

pytestmark = pytest.mark.django_db

ASKS = {"accept": "application/json"}
RULES = '[rules.suspects]\nwords = ["turnip"]\n[rules.blocklist]\nwords = ["parsnip"]\n'


def ask(client: Client, thread: Thread, **changed: Any) -> Any:
    return send(client, thread, fields(thread, **changed), ASKS)


def strict_thread() -> Thread:
    publication = a_publication()
    rulesets.adopt(publication, RULES, NOW)
    return a_thread(publication)


def test_a_published_comment_is_answered_with_its_addresses(client: Client) -> None:
    response = ask(client, a_thread())
    assert response.status_code == 201
    made = Comment.objects.get()
    address = f"/comments/{tokens.comment_token(made.pk)}/"
    assert response.json() == {
        "id": made.pk,
        "state": "published",
        "reasons": [],
        "address": address,
        "permalink": f"/c/{made.pk}",
    }
    assert response["Location"] == address and response["Cache-Control"] == "private, no-store"
    assert response.cookies["rejoinder_author"]["path"] == "/threads/"


@pytest.mark.parametrize(
    ("word", "state", "outcome"), [("turnip", "held", "hold"), ("parsnip", "rejected", "reject")]
)
def test_an_objection_comes_with_rule_reason_and_words(
    client: Client, word: str, state: str, outcome: str
) -> None:
    text = f"Nobody wants that {word} in the harbour."
    data = ask(client, strict_thread(), text=text).json()
    assert data["state"] == state and data["permalink"] is None
    (reason,) = data["reasons"]
    assert (reason["outcome"], reason["quote"]) == (outcome, word)
    assert text[reason["start"] : reason["end"]] == word
    assert reason["rule"] in {"suspects", "blocklist"} and reason["reason"].endswith(".")


def test_a_json_body_is_answered_in_json_unless_a_page_is_asked_for(client: Client) -> None:
    thread = a_thread()
    body = json.dumps({**fields(thread), "parent": None})
    place = f"/threads/{thread.pk}/reply"
    assert client.post(place, body, content_type="application/json").status_code == 201
    page = client.post(place, body, content_type="application/json", headers={"accept": "text/html"})
    assert page.status_code == 303


def test_a_json_reply_may_name_its_parent_by_number(client: Client) -> None:
    thread = a_thread()
    parent = comment(thread)
    body = json.dumps({**fields(thread), "parent": parent.pk})
    client.post(f"/threads/{thread.pk}/reply", body, content_type="application/json")
    assert Comment.objects.filter(parent=parent).count() == 1


def test_wrong_fields_are_named_with_a_token_that_is_still_good(client: Client) -> None:
    thread = a_thread()
    response = ask(client, thread, name="", email="ada")
    assert response.status_code == 422 and response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert set(problem["errors"]) == {"name", "email"} and problem["errors"]["name"] == [
        "Please give a name."
    ]
    assert (problem["status"], problem["code"], problem["type"]) == (422, "invalid", "about:blank")
    assert tokens.check_form_token(problem["token"], thread.pk, timezone.now()) == "ok"


@pytest.mark.parametrize(
    ("token", "status", "code"), [("", 422, "token_missing"), ("x", 403, "token_forged")]
)
def test_a_bad_token_is_answered_with_a_fresh_one(client: Client, token: str, status: int, code: str) -> None:
    thread = a_thread()
    response = ask(client, thread, token=token)
    problem = response.json()
    assert (response.status_code, problem["code"]) == (status, code) and "errors" not in problem
    assert ask(client, thread, token=problem["token"]).status_code == 201


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"parent": "999999"}, 404, "unknown_parent"),
        ({"parent": "first"}, 422, "unknown_parent"),
        ({"subject": "filled"}, 422, "trap"),
    ],
)
def test_what_sending_again_would_not_mend_brings_no_token(
    client: Client, changed: dict[str, str], status: int, code: str
) -> None:
    response = ask(client, a_thread(), **changed)
    problem = response.json()
    assert (response.status_code, problem["code"]) == (status, code)
    assert "token" not in problem and problem["detail"]


def test_a_closed_and_an_unknown_thread_are_problems(client: Client) -> None:
    closed = ask(client, a_thread(mode=Mode.CLOSED))
    assert (closed.status_code, closed.json()["code"]) == (403, "closed")
    unknown = send(client, 999_999, {"text": TEXT}, ASKS)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_thread")


def test_another_site_cannot_make_a_browser_write(client: Client) -> None:
    thread = a_thread()
    response = send(client, thread, fields(thread), {**ASKS, "origin": "https://evil.example"})
    assert (response.status_code, response.json()["code"]) == (403, "foreign")
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"text": ', 400),
        (b"[]", 400),
        (b'{"text": ["a"]}', 422),
        (b'{"text": "\\ud800"}', 422),
        (b"\xff", 400),
    ],
)
def test_json_that_cannot_be_meant_is_a_problem(client: Client, body: bytes, status: int) -> None:
    response = client.post(f"/threads/{a_thread().pk}/reply", body, content_type="application/json")
    assert response.status_code == status and response["Content-Type"] == "application/problem+json"
    assert not Comment.objects.exists()


def test_a_body_too_large_and_one_of_another_kind_are_problems(client: Client) -> None:
    thread = a_thread()
    place = f"/threads/{thread.pk}/reply"
    large = client.post(place, encoded({"text": "a" * 70_000}), content_type="application/json")
    assert (large.status_code, large["Content-Type"]) == (413, "application/problem+json")
    strange = client.post(place, b"<x/>", content_type="text/xml", headers=ASKS)
    assert (strange.status_code, strange["Content-Type"]) == (415, "application/problem+json")


def test_the_same_form_sent_twice_makes_one_comment(client: Client) -> None:
    thread = a_thread()
    first, second = ask(client, thread), ask(client, thread)
    assert first.json()["id"] == second.json()["id"] and Comment.objects.count() == 1


def test_no_answer_carries_the_address(client: Client) -> None:
    thread = a_thread()
    assert "ada@example.org" not in ask(client, thread).content.decode()
    assert "ada@example.org" not in ask(client, thread, name="").content.decode()
