"""The author's side over HTTP: appealing, being mailed, and what the private page tells of both."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from rejoinder.accounts.models import User
from rejoinder.discussion import reasons, rulesets, tokens
from rejoinder.discussion.actions.answer_appeal import answer_appeal
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.submit import Receipt
from rejoinder.discussion.actions.undo import undo
from rejoinder.discussion.models import Appeal, Comment, Decision, Mode, Thread
from rejoinder.discussion.settled import SETTLED_AFTER
from rejoinder.policy.verdict import Outcome
from tests.discussion.making import a_publication, a_thread, post, sentence
from tests.notices.catcher import Catcher, mailing

pytestmark = pytest.mark.django_db

WORDS = "You have taken my <parsnip> for an insult; it is a vegetable."
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def catcher(settings: Any) -> Iterator[Catcher]:
    with Catcher() as server:
        mailing(settings, server)
        yield server


def rejected(**fields: object) -> Receipt:
    publication = a_publication(appeal_days=10, **fields)
    rulesets.adopt(publication, '[rules.blocklist]\nwords = ["parsnip"]\n', timezone.now())
    return post(a_thread(publication), "Nobody wants that parsnip here.", now=timezone.now())


def held(days_ago: int = 0) -> Receipt:
    now = timezone.now() - timedelta(days=days_ago)
    return post(a_thread(mode=Mode.PREMODERATED), now=now)


def show(client: Client, receipt: Receipt) -> str:
    response: Any = client.get(f"/comments/{receipt.token}/")
    assert response.status_code == 200
    return str(response.content.decode())


def send(client: Client, receipt: Receipt, body: str) -> Any:
    return client.post(f"/comments/{receipt.token}/", body, content_type=FORM)


def appeal(client: Client, receipt: Receipt, text: str = "A+parsnip+is+a+vegetable,+no+insult.") -> Any:
    return send(client, receipt, f"do=appeal&text={text}")


def answered(granted: bool, answer: str = "We have <looked>.", now: datetime | None = None) -> Decision:
    """Answered so long ago that it cannot be taken back, unless another time is given."""
    made = Appeal.objects.latest("pk")
    user, _ = User.objects.get_or_create(username="moderator", is_superuser=True)
    seen = Decision.objects.filter(comment=made.comment_id).latest("pk").pk
    when = now or timezone.now() - SETTLED_AFTER
    return answer_appeal(made.pk, user=user, granted=granted, answer=answer, seen=seen, now=when)


def test_a_rejection_by_machine_says_so_and_offers_an_appeal(client: Client) -> None:
    page = show(client, rejected())
    assert "decided this by machine; no person has looked at it" in page
    assert 'name="do" value="appeal"' in page and "The answer comes within 10 days" in page
    assert "You can appeal until" in page


def test_a_moderators_rejection_promises_somebody_else(client: Client) -> None:
    receipt = held()
    user = User.objects.create_superuser("mo")
    seen = Decision.objects.get().pk
    when = timezone.now() - SETTLED_AFTER
    decide(receipt.comment_id, user=user, outcome=Outcome.REJECT, reason="No.", seen=seen, now=when)
    page = show(client, receipt)
    assert (
        "A moderator decided this." in page
        and "by machine" not in page
        and "Somebody else will look at it" in page
    )


def test_an_appeal_is_taken_shown_and_not_offered_again(client: Client) -> None:
    receipt = rejected()
    response = appeal(client, receipt)
    assert (response.status_code, response["Location"]) == (303, f"/comments/{receipt.token}/")
    page = show(client, receipt)
    assert "Your appeal is waiting" in page and "A parsnip is a vegetable, no insult." in page
    assert 'value="appeal"' not in page
    response = appeal(client, receipt, "Once+more+for+the+sake+of+it.")
    assert response.status_code == 409 and "Once more for the sake of it." in response.content.decode()
    assert Comment.objects.get().state == "rejected"


def test_a_text_that_will_not_do_stays_in_its_field(client: Client) -> None:
    receipt = rejected()
    response = appeal(client, receipt, "Too+%3Cshort%3E")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Too &lt;short&gt;</textarea>" in page and 'aria-invalid="true"' in page
    assert "at least 20 characters" in page and response["Referrer-Policy"] == "no-referrer"


def test_the_reason_that_a_denial_leaves_is_told_in_the_language_of_the_story(client: Client) -> None:
    receipt = rejected(language="de")
    kept = Decision.objects.get().reason
    with translation.override("de"):
        told = reasons.of_decision(Decision.objects.get())
    assert told != kept
    appeal(client, receipt)
    answered(False, "Es bleibt dabei.")
    page = html.unescape(show(client, receipt))
    assert Decision.objects.latest("pk").reason == kept
    assert "Es bleibt dabei." in page and told in page and kept not in page
    assert client.get(f"/api/v1/comments/{receipt.token}").json()["reason"] == told


def test_what_a_moderator_wrote_is_told_as_it_was_written_after_a_denial(client: Client) -> None:
    thread = a_thread(a_publication(language="de"), mode=Mode.PREMODERATED)
    receipt = post(thread, now=timezone.now())
    mo, said = User.objects.create_superuser("mo"), "The comment stays"
    seen = Decision.objects.get().pk
    decide(receipt.comment_id, user=mo, outcome=Outcome.REJECT, reason=said, seen=seen, now=timezone.now())
    appeal(client, receipt)
    answered(False)
    assert said in show(client, receipt)


def test_the_answer_stands_on_the_page(client: Client) -> None:
    receipt = rejected()
    appeal(client, receipt)
    answered(False)
    page = show(client, receipt)
    assert "Your appeal was not granted" in page and "We have &lt;looked&gt;." in page and "final" in page
    assert 'value="appeal"' not in page and "moderator" not in page.replace("A moderator decided this", "")
    receipt = rejected()
    appeal(client, receipt)
    answered(True)
    page = show(client, receipt)
    assert "Your comment is published" in page and "Your appeal was granted." in page


@pytest.mark.parametrize("granted", [False, True])
def test_an_answer_is_told_only_when_it_cannot_be_taken_back(
    client: Client, monkeypatch: pytest.MonkeyPatch, granted: bool
) -> None:
    receipt = rejected()
    appeal(client, receipt)
    address = f"/api/v1/comments/{receipt.token}"
    page, fate = show(client, receipt), client.get(address).json()
    assert "Your appeal is waiting" in page and fate["appeal"]["state"] == "waiting"
    given = answered(granted, now=timezone.now())
    assert (show(client, receipt), client.get(address).json()) == (page, fate)
    again = appeal(client, receipt, "Once+more+for+the+sake+of+it.")
    assert again.status_code == 409 and "You have appealed against this decision already" in again.content.decode()
    settled_at = given.created_at + SETTLED_AFTER
    monkeypatch.setattr(timezone, "now", lambda: settled_at)
    page, fate = show(client, receipt), client.get(address).json()
    assert "We have &lt;looked&gt;." in page and "Your appeal is waiting" not in page
    assert fate["appeal"]["state"] == ("granted" if granted else "denied")
    assert fate["appeal"]["answer"] == "We have <looked>."


@pytest.mark.parametrize("granted", [False, True])
def test_an_answer_that_was_taken_back_is_told_to_nobody(client: Client, granted: bool) -> None:
    receipt = rejected()
    appeal(client, receipt)
    address = f"/api/v1/comments/{receipt.token}"
    page, fate = show(client, receipt), client.get(address).json()
    given = answered(granted, now=timezone.now())
    undo(given.pk, user=User.objects.get(username="moderator"), now=timezone.now())
    assert (show(client, receipt), client.get(address).json()) == (page, fate)


def test_publishing_at_the_case_does_not_tell_of_the_appeal_while_it_can_be_taken_back(client: Client) -> None:
    receipt = rejected()
    appeal(client, receipt)
    page = show(client, receipt)
    user, seen = User.objects.create_superuser("mo"), Decision.objects.latest("pk").pk
    decide(receipt.comment_id, user=user, outcome=Outcome.PUBLISH, seen=seen, now=timezone.now())
    assert show(client, receipt) == page


def test_what_waits_can_be_pressed_for_after_three_days(client: Client) -> None:
    assert "If nobody has decided by" in show(client, held())
    page = show(client, held(days_ago=3))
    assert 'value="appeal"' in page and "until" not in page.partition("Do you think")[2].partition("<form")[0]


def test_a_form_that_asks_for_something_unknown_does_nothing(client: Client) -> None:
    receipt = held()
    assert send(client, receipt, "do=publish").status_code == 400
    assert send(client, receipt, "do=withdraw&x=%FF").status_code == 422
    assert Comment.objects.get().state == "held"
    assert send(client, receipt, "do=withdraw").status_code == 303
    assert Comment.objects.get().state == "withdrawn"


def test_mail_is_asked_for_and_ended_on_the_page(client: Client, catcher: Catcher) -> None:
    receipt = held()
    assert "Mail me</button>" in show(client, receipt)
    send(client, receipt, "do=notify&notify=on")
    assert Comment.objects.get().notify and "Mail me no more" in show(client, receipt)
    send(client, receipt, "do=notify&notify=")
    assert not Comment.objects.get().notify


def test_a_mail_program_ends_the_mails_and_never_withdraws(client: Client, catcher: Catcher) -> None:
    receipt = held()
    Comment.objects.update(notify=True)
    quiet = f"/comments/{receipt.token}/quiet"
    assert client.get(quiet)["Location"] == f"/comments/{receipt.token}/" and Comment.objects.get().notify
    response = client.post(quiet, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 303
    one = Comment.objects.get()
    assert (one.notify, one.state) == (False, "held")
    assert client.post("/comments/1-nonsense/quiet").status_code == 404


def test_where_no_mail_is_sent_none_is_offered(client: Client) -> None:
    receipt = held()
    assert "Mail me" not in show(client, receipt)
    assert 'name="notify"' not in client.get(f"/threads/{receipt.thread_id}/reply").content.decode()


def form(thread: Thread, **fields: str) -> dict[str, str]:
    token = tokens.form_token(thread.pk, timezone.now())
    return {
        "name": "Ada", "email": "ada@example.org", "text": sentence(thread.pk), "token": token, **fields
    }  # fmt: skip


@pytest.mark.parametrize(("ticked", "kept"), [({"notify": "on"}, True), ({}, False), ({"notify": ""}, False)])
def test_the_box_of_the_plain_form_is_kept(
    client: Client, catcher: Catcher, ticked: dict[str, str], kept: bool
) -> None:
    thread = a_thread()
    assert 'name="notify" value="on">' in client.get(f"/threads/{thread.pk}/reply").content.decode()
    body = form(thread, **ticked)
    encoded = "&".join(f"{name}={value}" for name, value in body.items())
    response = client.post(f"/threads/{thread.pk}/reply", encoded, content_type=FORM)
    assert response.status_code == 303 and Comment.objects.get().notify is kept


def test_a_form_that_is_asked_again_keeps_the_box_ticked(client: Client, catcher: Catcher) -> None:
    thread = a_thread()
    response = client.post(f"/threads/{thread.pk}/reply", "name=&notify=on", content_type=FORM)
    assert 'name="notify" value="on" checked>' in response.content.decode()


@pytest.mark.parametrize("wanted", [True, False])
def test_programs_say_so_in_json(client: Client, catcher: Catcher, wanted: bool) -> None:
    thread = a_thread()
    body = json.dumps({**form(thread), "notify": wanted})
    response = client.post(f"/api/v1/threads/{thread.pk}/comments", body, content_type="application/json")
    assert response.status_code == 201 and Comment.objects.get().notify is wanted


def test_programs_appeal_and_learn_the_answer(client: Client) -> None:
    receipt = rejected()
    address = f"/api/v1/comments/{receipt.token}"
    fate = client.get(address).json()
    assert (fate["may_appeal"], fate["decided_by"], fate["appeal"]) == (True, "rules", None)
    assert fate["may_appeal_from"] < fate["may_appeal_until"]
    body, kind = json.dumps({"text": WORDS}), "application/json"
    response = client.post(f"{address}/appeal", body, content_type=kind)
    assert (response.status_code, response.json()["state"]) == (201, "waiting")
    again = client.post(f"{address}/appeal", body, content_type=kind)
    assert (again.status_code, again.json()["code"]) == (409, "appealed")
    answered(False)
    fate = client.get(address).json()
    assert (fate["may_appeal"], fate["may_appeal_until"]) == (False, None)
    assert (fate["appeal"]["state"], fate["appeal"]["answer"]) == ("denied", "We have <looked>.")
    assert fate["appeal"]["text"] == WORDS


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ('{"text": "short"}', "application/json", 422),
        ('{"text": ["a"]}', "application/json", 422),
        ("{", "application/json", 400),
        ("text=a", FORM, 415),
    ],
)
def test_what_programs_send_wrongly_is_a_problem(client: Client, body: str, kind: str, status: int) -> None:
    address = f"/api/v1/comments/{rejected().token}/appeal"
    response = client.post(address, body, content_type=kind)
    assert response.status_code == status and response["Content-Type"] == "application/problem+json"
    assert client.get(address).status_code == 405
    foreign = client.post(
        address, "{}", content_type="application/json", headers={"sec-fetch-site": "cross-site"}
    )
    assert foreign.status_code == 403
    wrong = "/api/v1/comments/1-AAAAAAAAAAAAAAAAAAAAAA/appeal"
    assert client.post(wrong, "{}", content_type="application/json").status_code == 404
