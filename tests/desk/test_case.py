"""One case at the desk: all that bears on it, the decision, and the next one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.discussion import rulesets
from rejoinder.discussion.actions.answer_appeal import answer_appeal
from rejoinder.discussion.actions.appeal import appeal
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.models import Comment, Decision, Lease, Mode
from rejoinder.discussion.settled import SETTLED_AFTER
from rejoinder.discussion.tokens import comment_token
from tests.desk.people import held, several, signed_in
from tests.discussion.making import NOW, a_publication, a_thread, comment

pytestmark = pytest.mark.django_db

SUSPECTS = '[rules.suspects]\nwords = ["turnip"]\n'


def case(client: Client, one: Comment) -> str:
    response = client.get(f"/desk/held/{one.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def send(client: Client, one: Comment, outcome: str, **fields: Any) -> Any:
    seen = Decision.objects.filter(comment=one).latest("pk").pk
    return client.post(f"/desk/held/{one.pk}/", {"seen": seen, "outcome": outcome, **fields})


def suspect(text: str = "Did you see the <turnip> in the harbour?") -> Comment:
    publication = a_publication()
    rulesets.adopt(publication, SUSPECTS, NOW)
    return comment(a_thread(publication, story_text="The ferry was late by an hour."), text)


def test_the_case_shows_text_marks_rule_and_source(client: Client) -> None:
    signed_in(client)
    page = case(client, suspect())
    reference = '<sup><a id="found-1" href="#finding-1">1</a></sup>'
    assert f'the &lt;<mark data-found="1">turnip</mark>{reference}&gt; in' in page
    assert 'id="finding-1"' in page and 'href="#found-1"' in page
    assert "Words looked at first" in page and "Found by suspects" in page


def test_the_case_shows_the_article_and_what_it_says(client: Client) -> None:
    signed_in(client)
    one = suspect()
    page = case(client, one)
    assert f'href="{one.thread.url}"' in page and "The ferry was late by an hour." in page


def test_the_case_shows_the_comment_it_answers_and_what_stands_around(client: Client) -> None:
    signed_in(client)
    thread = a_thread()
    parent = comment(thread, "The clock is wrong by a whole quarter.")
    siblings = [
        comment(thread, parent=parent.pk, now=NOW + timedelta(minutes=number)) for number in range(1, 5)
    ]
    thread.mode = Mode.PREMODERATED
    thread.save()
    one = held(thread, parent=parent.pk, now=NOW + timedelta(minutes=3, seconds=30))
    page = case(client, one)
    assert "The clock is wrong by a whole quarter." in page
    texts = [sibling.revisions.get().text for sibling in siblings]
    assert [text in page for text in texts] == [False, True, True, True]


def test_the_case_shows_how_the_author_fared_before(client: Client) -> None:
    signed_in(client)
    thread = a_thread(mode=Mode.PREMODERATED)
    first = held(thread)
    for one in (held(thread), first):
        Comment.objects.filter(pk=one.pk).update(commenter=first.commenter)
    assert "0 published, 0 rejected, 1 held." in case(client, first)
    assert "Nothing else so far." in case(client, held())


def test_the_case_never_shows_the_address(client: Client) -> None:
    signed_in(client)
    assert "ada@example.org" not in case(client, held())


def test_publishing_records_the_decision_and_leads_to_the_next_case(client: Client) -> None:
    user = signed_in(client)
    first, second, third = several(3)
    response = send(client, second, "publish")
    assert (response.status_code, response["Location"]) == (302, f"/desk/held/{third.pk}/")
    decision = Decision.objects.filter(comment=second).latest("pk")
    assert (decision.state, decision.maker, decision.user) == ("published", "moderator", user)
    assert (decision.rule, decision.reason) == ("", "")
    assert send(client, third, "publish")["Location"] == f"/desk/held/{first.pk}/"
    assert send(client, first, "publish")["Location"] == "/desk/next/"
    page = client.get("/desk/next/").content.decode()
    assert "The comment by Ada Ferry is published." in page and "No case waits" in page


def test_what_was_typed_beside_publish_is_not_told_to_anybody(client: Client) -> None:
    signed_in(client)
    one = suspect()
    send(client, one, "publish", rule="suspects", reason="A reason begun and dropped.")
    decision = Decision.objects.filter(comment=one).latest("pk")
    assert (decision.rule, decision.reason) == ("", "")


def test_rejecting_needs_a_reason_and_keeps_the_rest(client: Client) -> None:
    signed_in(client)
    one = suspect()
    response = send(client, one, "reject", rule="suspects", reason="  ")
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_reason_error"' in page and 'aria-invalid="true"' in page
    assert '<option value="suspects" selected>' in page
    assert Comment.objects.get(pk=one.pk).state == "held"


def test_rejecting_tells_the_rule_and_the_reason(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in(client)
    one = suspect()
    assert send(client, one, "reject", rule="suspects", reason="No vegetables, please.").status_code == 302
    decision = Decision.objects.filter(comment=one).latest("pk")
    assert (decision.state, decision.rule, decision.reason) == (
        "rejected",
        "suspects",
        "No vegetables, please.",
    )
    private = f"/comments/{comment_token(one.pk)}/"
    assert "No vegetables, please." not in client.get(private).content.decode()
    monkeypatch.setattr(timezone, "now", lambda: decision.created_at + SETTLED_AFTER)
    assert "No vegetables, please." in client.get(private).content.decode()


def test_the_house_rules_can_be_the_ground(client: Client) -> None:
    signed_in(client)
    one = held()
    assert send(client, one, "reject", rule="", reason="This is off the subject.").status_code == 302
    assert Decision.objects.filter(comment=one).latest("pk").rule == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"rule": "no_such_rule", "reason": "Because."},
        {"rule": "", "reason": "x" * 2001},
        {"rule": "", "reason": "Because.", "seen": "nonsense"},
    ],
)
def test_what_cannot_be_recorded_is_asked_again(client: Client, fields: dict[str, str]) -> None:
    signed_in(client)
    one = held()
    assert send(client, one, "reject", **fields).status_code == 422
    assert Comment.objects.get(pk=one.pk).state == "held"


def test_a_post_without_a_decision_is_asked_again(client: Client) -> None:
    signed_in(client)
    one = held()
    assert send(client, one, "").status_code == 422
    assert Comment.objects.get(pk=one.pk).state == "held"


def test_a_case_somebody_else_decided_says_so_and_keeps_the_words(client: Client) -> None:
    signed_in(client)
    one = held()
    seen = Decision.objects.get(comment=one).pk
    send(client, one, "publish")
    late = {"seen": seen, "outcome": "reject", "rule": "", "reason": "Not <this>."}
    response = client.post(f"/desk/held/{one.pk}/", late)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else has decided in the meantime" in page and "Not &lt;this&gt;." in page
    assert Comment.objects.get(pk=one.pk).state == "published"
    assert f'name="seen" value="{Decision.objects.latest("pk").pk}"' in page


def test_a_decided_comment_can_be_decided_otherwise_and_its_history_is_shown(client: Client) -> None:
    signed_in(client)
    one = held()
    send(client, one, "publish")
    page = case(client, one)
    assert "Mo Derator" in page and 'value="reject"' in page and 'value="publish"' not in page
    assert send(client, one, "reject", rule="", reason="On second thoughts, no.").status_code == 302
    assert Comment.objects.get(pk=one.pk).state == "rejected"


def test_a_withdrawn_comment_leaves_nothing_to_decide(client: Client) -> None:
    signed_in(client)
    one = held()
    seen = Decision.objects.get(comment=one).pk
    withdraw(comment_token(one.pk), NOW)
    page = case(client, one)
    assert "has withdrawn this comment" in page and 'name="outcome"' not in page
    late = client.post(f"/desk/held/{one.pk}/", {"seen": seen, "outcome": "publish"})
    assert late.status_code == 409 and Comment.objects.get(pk=one.pk).state == "withdrawn"


def test_an_unknown_case_is_not_found(client: Client) -> None:
    signed_in(client)
    assert client.get("/desk/held/999999/").status_code == 404
    assert client.post(f"/desk/held/{10**30}/", {"outcome": "publish", "seen": 1}).status_code == 404


def test_an_editor_may_read_the_case_and_cannot_decide(client: Client) -> None:
    signed_in(client, staff.EDITORS)
    one = held()
    page = case(client, one)
    assert 'name="outcome"' not in page and "moderators decide about it" in page
    assert not Lease.objects.exists()
    assert send(client, one, "publish").status_code == 302
    assert Comment.objects.get(pk=one.pk).state == "held"


def test_a_decision_from_another_site_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    signed_in(strict)
    one = held()
    assert send(strict, one, "publish").status_code == 403
    assert Comment.objects.get(pk=one.pk).state == "held"


def test_a_case_in_a_long_thread_needs_no_more_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    signed_in(client)
    thread = a_thread()
    one = held()
    case(client, one)
    with django_assert_max_num_queries(40) as few:
        case(client, one)
    spent = len(few)
    for _ in range(20):
        comment(thread)
    thread.mode = Mode.PREMODERATED
    thread.save()
    late = held(thread, now=NOW + timedelta(days=1))
    case(client, late)
    with django_assert_max_num_queries(spent + 1):
        case(client, late)


def test_the_case_shows_how_its_authors_appeals_were_answered(client: Client) -> None:
    signed_in(client)
    other = User.objects.create_superuser("ot", first_name="Ot", last_name="Her")
    one = held()
    send(client, one, "reject", reason="No.")
    made = appeal(comment_token(one.pk), "I meant the <parsnip>, not the mayor.", timezone.now())
    seen = Decision.objects.filter(comment=one).latest("pk").pk
    answer_appeal(made.pk, user=other, granted=True, answer="It <stands>.", seen=seen, now=timezone.now())
    page = case(client, one)
    assert "appeal was granted" in page and "by Ot Her" in page and "against a decision by Mo Derator" in page
    assert "It &lt;stands&gt;." in page and "I meant the &lt;parsnip&gt;" in page
    assert "That answer is final." in page and "Answer the appeal" not in page
    Comment.objects.filter(pk=one.pk).update(revision_number=2)
    page = case(client, one)
    assert "appeal was granted" in page and "That answer is final." not in page


def test_an_appeal_that_was_denied_is_shown_as_denied(client: Client) -> None:
    signed_in(client)
    other = User.objects.create_superuser("ot")
    one = held()
    send(client, one, "reject", reason="No.")
    made = appeal(comment_token(one.pk), "I meant the parsnip, not the mayor.", timezone.now())
    seen = Decision.objects.filter(comment=one).latest("pk").pk
    answer_appeal(made.pk, user=other, granted=False, answer="It stays.", seen=seen, now=timezone.now())
    page = case(client, one)
    assert "appeal was denied" in page and "It stays." in page and "That answer is final." not in page
