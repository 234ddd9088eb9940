"""Changing a comment from its private page and over the API, and what its author is told."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from unittest import mock
from urllib.parse import urlencode

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from rejoinder.accounts.models import User
from rejoinder.api.sent import FORM
from rejoinder.discussion import rulesets
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.submit import Receipt
from rejoinder.discussion.actions.undo import undo
from rejoinder.discussion.models import Comment, Decision, Mode, Publication, Revision, Thread
from rejoinder.discussion.settled import SETTLED_AFTER
from rejoinder.policy.verdict import Outcome
from tests.discussion.making import a_publication, a_thread, post

pytestmark = pytest.mark.django_db

RULES = '[rules.suspects]\nwords = ["turnip"]\n[rules.blocklist]\nwords = ["parsnip"]\n'


def strict_thread(**fields: object) -> Thread:
    publication = a_publication(**fields)
    rulesets.adopt(publication, RULES, timezone.now())
    return a_thread(publication)


def fresh(thread: Thread, text: str = "The ferry was lat.") -> Receipt:
    return post(thread, text, now=timezone.now())


def show(client: Client, receipt: Receipt, page: str = "") -> str:
    response = client.get(f"/comments/{receipt.token}/{page}")
    assert response.status_code == 200
    return response.content.decode()


def send(client: Client, receipt: Receipt, text: str) -> Any:
    return client.post(f"/comments/{receipt.token}/edit", urlencode({"text": text}), content_type=FORM)


def patch(client: Client, token: str, content: Any, kind: str = "application/json", **headers: str) -> Any:
    body = content if isinstance(content, str) else json.dumps(content)
    return client.patch(f"/api/v1/comments/{token}", body, content_type=kind, headers=headers or None)


def test_the_private_page_leads_to_changing_it_while_there_is_time(client: Client) -> None:
    receipt = fresh(a_thread())
    page = show(client, receipt)
    assert f'href="/comments/{receipt.token}/edit"' in page and "(until " in page
    early = timezone.now() - timedelta(minutes=12)
    Comment.objects.update(created_at=early)
    assert "/edit" not in show(client, receipt)
    assert send(client, receipt, "Other words.").status_code == 403


def test_the_form_holds_the_text_as_it_was_typed(client: Client) -> None:
    receipt = fresh(a_thread(), "The *ferry* was <late>.")
    page = show(client, receipt, "edit")
    assert "The *ferry* was &lt;late&gt;.</textarea>" in page and "You can change it until" in page


def test_a_change_is_kept_and_told_with_its_time(client: Client) -> None:
    receipt = fresh(a_thread())
    response = send(client, receipt, "The ferry was late.")
    assert (response.status_code, response["Location"]) == (303, f"/comments/{receipt.token}/")
    page = show(client, receipt)
    assert "The ferry was late." in page and "Changed " in page
    assert Revision.objects.count() == 2


def test_a_change_that_the_rules_hold_says_so(client: Client) -> None:
    receipt = fresh(strict_thread())
    send(client, receipt, "Did you see the turnip in the harbour?")
    page = show(client, receipt)
    assert "Your comment is waiting" in page and "<mark>turnip</mark>" in page


def test_what_cannot_be_kept_is_asked_again_with_what_was_typed(client: Client) -> None:
    receipt = fresh(a_thread())
    response = send(client, receipt, "[](https://example.org/<x>)")
    page = response.content.decode()
    assert response.status_code == 422
    assert "[](https://example.org/&lt;x&gt;)</textarea>" in page and 'aria-invalid="true"' in page
    assert Revision.objects.count() == 1


def test_a_text_too_long_is_asked_again_and_the_comment_stays_published(client: Client) -> None:
    receipt = fresh(a_thread())
    text = ("The ferry was late. " * 300).strip()
    response = send(client, receipt, text)
    page = response.content.decode()
    assert response.status_code == 422
    assert f"{text}</textarea>" in page and "5,999 characters" in page and "shorten it by 999" in page
    patched = patch(client, receipt.token, {"text": text})
    assert (patched.status_code, patched.json()["code"]) == (422, "invalid")
    assert "shorten it by 999" in patched.json()["errors"]["text"][0]
    fate = client.get(f"/api/v1/comments/{receipt.token}").json()
    assert fate["state"] == "published" and fate["editable_until"]
    assert send(client, receipt, "The ferry was late.").status_code == 303


def test_a_text_that_came_too_late_is_given_back_to_copy(client: Client) -> None:
    receipt = fresh(a_thread())
    Publication.objects.update(edit_minutes=0)
    response = send(client, receipt, "My <own> words.")
    assert response.status_code == 403 and "My &lt;own&gt; words." in response.content.decode()


def test_while_nothing_can_be_written_the_text_is_kept(client: Client) -> None:
    receipt = fresh(a_thread())
    with mock.patch("rejoinder.discussion.ledger.record_edit", side_effect=OperationalError("disk")):
        response = send(client, receipt, "My own words.")
    assert response.status_code == 503 and "My own words.</textarea>" in response.content.decode()
    assert response["Retry-After"]


def test_the_page_keeps_its_address_to_itself(client: Client) -> None:
    receipt = fresh(a_thread())
    for response in (client.get(f"/comments/{receipt.token}/edit"), send(client, receipt, "Other words.")):
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex"


def test_an_unknown_page_and_another_method_say_so(client: Client) -> None:
    assert client.get("/comments/1-AAAAAAAAAAAAAAAAAAAAAA/edit").status_code == 404
    assert client.put(f"/comments/{fresh(a_thread()).token}/edit").status_code == 405


def test_changing_needs_no_cookie() -> None:
    receipt = fresh(a_thread())
    strict = Client(enforce_csrf_checks=True)
    assert send(strict, receipt, "Other words.").status_code == 303


def test_a_program_changes_a_comment_and_is_told_what_became_of_it(client: Client) -> None:
    receipt = fresh(strict_thread())
    before = client.get(f"/api/v1/comments/{receipt.token}").json()
    assert before["editable_until"] and before["state"] == "published"
    response = patch(client, receipt.token, {"text": "Did you see the turnip in the harbour?"})
    assert response.status_code == 200
    fate = response.json()
    assert (fate["state"], fate["rule"], fate["permalink"]) == ("held", "suspects", None)
    assert [one["quote"] for one in fate["reasons"]] == ["turnip"]
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        ("{", "application/json", 400, "unreadable"),
        ({"text": ["x"]}, "application/json", 422, "unreadable"),
        ({"text": " "}, "application/json", 422, "invalid"),
        ({}, "application/json", 422, "invalid"),
        ("text=x", "application/x-www-form-urlencoded", 415, "media_type"),
    ],
)
def test_what_a_program_cannot_send_is_a_problem(
    client: Client, content: Any, kind: str, status: int, code: str
) -> None:
    response = patch(client, fresh(a_thread()).token, content, kind)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert Revision.objects.count() == 1


def test_a_program_is_told_when_nothing_can_be_changed(client: Client) -> None:
    thread = a_thread()
    receipt = fresh(thread)
    assert patch(client, "1-x", {"text": "x"}).status_code == 404
    foreign = patch(client, receipt.token, {"text": "x"}, **{"sec-fetch-site": "cross-site"})
    assert (foreign.status_code, foreign.json()["code"]) == (403, "foreign")
    Thread.objects.update(mode=Mode.CLOSED)
    assert patch(client, receipt.token, {"text": "x"}).json()["code"] == "closed"
    Publication.objects.update(edit_minutes=0)
    assert patch(client, receipt.token, {"text": "x"}).json()["code"] == "too_late"
    assert client.get(f"/api/v1/comments/{receipt.token}").json()["editable_until"] is None


def ruled(receipt: Receipt, outcome: Outcome, ago: timedelta = SETTLED_AFTER, **fields: str) -> Decision:
    """Decided so long ago that it cannot be taken back, unless another time is given."""
    user, _ = User.objects.get_or_create(username="moderator", is_superuser=True)
    seen = Decision.objects.filter(comment=receipt.comment_id).latest("pk").pk
    return decide(receipt.comment_id, user=user, outcome=outcome, seen=seen, now=timezone.now() - ago, **fields)


def test_the_moderators_line_is_shown_to_the_author(client: Client) -> None:
    receipt = fresh(a_thread())
    ruled(
        receipt, Outcome.REJECT, reason="Off the subject.", line="Do <come> back.\nThe harbour is next week."
    )
    page = show(client, receipt)
    assert "A moderator wrote to you" in page
    assert "Do &lt;come&gt; back.<br>The harbour is next week." in page
    assert client.get(f"/api/v1/comments/{receipt.token}").json()["line"].startswith("Do <come> back.")


def test_what_was_taken_back_at_once_is_told_to_nobody(client: Client) -> None:
    receipt = fresh(strict_thread(), "Did you see the turnip in the harbour?")
    before = show(client, receipt)
    rejected = ruled(receipt, Outcome.REJECT, ago=timedelta(), reason="A slip.", line="Oh.")
    meanwhile = show(client, receipt)
    assert "Your comment is waiting" in meanwhile and "A slip." not in meanwhile and "Oh." not in meanwhile
    undo(rejected.pk, user=User.objects.get(username="moderator"), now=timezone.now())
    assert show(client, receipt) == before
    fate = client.get(f"/api/v1/comments/{receipt.token}").json()
    assert (fate["state"], fate["by_person"], fate["line"], fate["rule"]) == ("held", False, "", "suspects")


def test_what_everybody_sees_is_told_its_author_at_once(client: Client) -> None:
    receipt = fresh(strict_thread(), "Did you see the turnip in the harbour?")
    ruled(receipt, Outcome.PUBLISH, ago=timedelta())
    assert "Your comment is published" in show(client, receipt)
    ruled(receipt, Outcome.REJECT, ago=timedelta(), reason="Second thoughts.")
    assert "Second thoughts." in show(client, receipt)


def test_a_line_to_the_author_waits_until_it_cannot_be_taken_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = fresh(a_thread())
    before = show(client, receipt)
    kept = ruled(receipt, Outcome.PUBLISH, ago=timedelta(), line="Well said.")
    assert show(client, receipt) == before
    monkeypatch.setattr(timezone, "now", lambda: kept.created_at + SETTLED_AFTER)
    assert "Well said." in show(client, receipt)
