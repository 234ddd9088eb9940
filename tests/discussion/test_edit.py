"""An author changes a comment: judged as a post is, and printed as changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from unittest import mock

import pytest

from rejoinder.accounts.models import User
from rejoinder.discussion import ledger, limits, rulesets
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.edit import MOST_REVISIONS, draft_for, edit
from rejoinder.discussion.actions.submit import Invalid, Receipt
from rejoinder.discussion.actions.undo import undo
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.ledger import Ruling
from rejoinder.discussion.models import Comment, Decision, Maker, Mode, Publication, Revision, State, Thread
from rejoinder.discussion.refusal import Refused
from rejoinder.policy.verdict import Finding, Outcome
from tests.discussion.making import a_publication, a_thread, arrival, check_counts, fill, post, sentence

pytestmark = pytest.mark.django_db

RULES = '[rules.suspects]\nwords = ["turnip"]\n[rules.blocklist]\nwords = ["parsnip"]\n'
LATER = timedelta(minutes=2)


def strict(now: datetime) -> Thread:
    publication = a_publication()
    rulesets.adopt(publication, RULES, now)
    return a_thread(publication)


def refused(
    receipt: Receipt, now: datetime, text: str = "Something else about the ferry."
) -> tuple[int, str]:
    with pytest.raises(Refused) as caught:
        edit(receipt.token, text, now=now)
    return caught.value.status, caught.value.code


def test_a_published_comment_is_changed_and_printed_as_changed(now: datetime) -> None:
    thread = a_thread()
    receipt = post(thread, "The ferry was lat.", now=now)
    before = Thread.objects.get(pk=thread.pk).version
    decision = edit(receipt.token, "The ferry was *late*.", now=now + LATER)
    comment = Comment.objects.get()
    assert (comment.state, comment.revision_number, comment.edited_at) == ("published", 2, now + LATER)
    assert (decision.maker, decision.revision_number, decision.created_at) == (Maker.RULES, 2, now + LATER)
    assert (comment.published_at, comment.position) == (now, 0)
    assert Thread.objects.get(pk=thread.pk).version == before + 1
    texts = list(Revision.objects.order_by("number").values_list("text", flat=True))
    assert [text.strip() for text in texts] == ["The ferry was lat.", "The ferry was late."]
    check_counts(thread)


@pytest.mark.parametrize(
    ("text", "state", "rule"),
    [
        ("Did you see the turnip in the harbour?", "held", "suspects"),
        ("Nobody wants that parsnip here.", "rejected", "blocklist"),
    ],
)
def test_a_published_comment_that_the_rules_now_refuse_is_taken_down(
    now: datetime, text: str, state: str, rule: str
) -> None:
    thread = strict(now)
    receipt = post(thread, now=now)
    answer = post(thread, parent=receipt.comment_id, now=now)
    before = Thread.objects.get(pk=thread.pk).version
    decision = edit(receipt.token, text, now=now + LATER)
    assert (decision.state, decision.rule) == (state, rule)
    comment = Comment.objects.get(pk=receipt.comment_id)
    assert (comment.state, comment.position) == (state, 0)
    assert Comment.objects.get(pk=answer.comment_id).state == "published"
    assert Thread.objects.get(pk=thread.pk).version == before + 1
    check_counts(thread)


def test_a_held_comment_that_is_put_right_is_published_and_never_said_to_be_changed(now: datetime) -> None:
    thread = strict(now)
    receipt = post(thread, "Did you see the turnip in the harbour?", now=now)
    assert receipt.state == State.HELD
    edit(receipt.token, "A vegetable.", now=now + LATER)
    comment = Comment.objects.get()
    assert (comment.state, comment.published_at, comment.edited_at) == ("published", now + LATER, None)
    check_counts(thread)


def test_what_it_said_before_is_not_held_against_it(now: datetime) -> None:
    thread = a_thread()
    receipt = post(thread, "The harbour clock is wrong by a quarter of an hour since March.", now=now)
    changed = edit(
        receipt.token, "The harbour clock is wrong by a quarter of an hour since April.", now=now + LATER
    )
    assert (changed.state, changed.findings) == ("published", [])


def test_a_newcomer_is_not_known_by_the_comment_that_is_changed(now: datetime) -> None:
    publication = a_publication()
    rulesets.adopt(publication, "[rules.newcomer]\nenabled = true\n", now)
    thread = a_thread(publication)
    receipt = post(thread, now=now)
    editor = User.objects.create_superuser("ed")
    seen = Decision.objects.latest("pk").pk
    decide(receipt.comment_id, user=editor, outcome=Outcome.PUBLISH, seen=seen, now=now)
    changed = edit(receipt.token, "Something quite different.", now=now + LATER)
    assert (changed.state, changed.rule) == ("held", "newcomer")


def test_the_same_text_again_changes_nothing(now: datetime) -> None:
    receipt = post(a_thread(), "The ferry was late.", now=now)
    edit(receipt.token, "The ferry was late.", now=now + LATER)
    assert (Revision.objects.count(), Decision.objects.count()) == (1, 1)


def test_after_its_minutes_it_is_too_late(now: datetime) -> None:
    thread = a_thread()
    receipt = post(thread, now=now)
    assert draft_for(receipt.token, now + timedelta(minutes=10)).until == now + timedelta(minutes=10)
    edit(receipt.token, sentence(9_001), now=now + timedelta(minutes=11))
    assert refused(receipt, now + timedelta(minutes=11, seconds=1)) == (403, "too_late")
    Publication.objects.filter(pk=thread.publication_id).update(edit_minutes=0)
    assert refused(receipt, now) == (403, "too_late")


def test_what_is_rejected_withdrawn_or_closed_is_not_changed(now: datetime) -> None:
    thread = strict(now)
    assert refused(post(thread, "Nobody wants that parsnip here.", now=now), now) == (409, "rejected")
    gone, late = post(thread, now=now), post(thread, now=now)
    withdraw(gone.token, now)
    assert refused(gone, now) == (409, "withdrawn")
    Thread.objects.filter(pk=thread.pk).update(mode=Mode.CLOSED)
    assert refused(late, now) == (403, "closed")


def test_a_token_that_opens_nothing_and_an_import_change_nothing(now: datetime) -> None:
    thread = a_thread()
    receipt = post(thread, now=now)
    forged = Receipt(**{**{name: getattr(receipt, name) for name in receipt.__slots__}, "token": "1-x"})
    assert refused(forged, now) == (404, "unknown_comment")
    fill(thread, [arrival(1, created_at=now)])
    comment = Comment.objects.get(source="old")
    token = receipt.token
    with (
        mock.patch("rejoinder.discussion.tokens.comment_for_token", lambda _: comment),
        pytest.raises(Refused) as caught,
    ):
        draft_for(token, now)
    assert caught.value.code == "too_late"


def test_a_text_that_cannot_be_printed_must_be_put_right(now: datetime) -> None:
    receipt = post(a_thread(), now=now)
    for text in ("  ", "a\x00b", "x" * 20_001, "[](https://example.org)"):
        with pytest.raises(Invalid) as caught:
            edit(receipt.token, text, now=now)
        assert list(caught.value.errors) == ["text"]
    assert Revision.objects.count() == 1


def test_a_text_too_long_is_to_be_put_right_and_what_is_published_stays(now: datetime) -> None:
    thread = a_thread()
    receipt = post(thread, now=now)
    before = Thread.objects.get(pk=thread.pk).version
    with pytest.raises(Invalid) as caught:
        edit(receipt.token, "Ferry. " * 760, now=now + LATER)
    (told,) = caught.value.errors["text"]
    assert "5,319 characters" in told and "shorten it by 319" in told
    assert Comment.objects.get().state == State.PUBLISHED
    assert (Revision.objects.count(), Decision.objects.count()) == (1, 1)
    assert Thread.objects.get(pk=thread.pk).version == before
    assert edit(receipt.token, "The ferry was late.", now=now + LATER).state == State.PUBLISHED


def test_changing_is_counted_with_posting(now: datetime) -> None:
    receipt = post(a_thread(), now=now)
    with mock.patch.object(limits, "settings", mock.Mock(**{"ENVIRONMENT.posts_per_minute": 1})):
        edit(receipt.token, sentence(9_100), client="192.0.2.1", now=now)
        with pytest.raises(Refused) as caught:
            edit(receipt.token, sentence(9_101), client="192.0.2.1", now=now)
    assert (caught.value.status, Revision.objects.count()) == (429, 2)


def test_after_many_versions_it_stays_as_it_is(now: datetime) -> None:
    receipt = post(a_thread(), now=now)
    for number in range(1, MOST_REVISIONS):
        edit(receipt.token, sentence(9_200 + number), now=now)
    assert refused(receipt, now) == (409, "too_often")
    assert Revision.objects.count() == MOST_REVISIONS


def test_a_decision_that_comes_while_it_is_judged_is_not_overrun(now: datetime) -> None:
    thread = a_thread()
    receipt = post(thread, now=now)
    judged = ledger.record_edit
    calls: list[int] = []

    def meanwhile(edited: ledger.Edited, at: datetime) -> Decision:
        calls.append(edited.seen)
        if len(calls) == 1:
            ruling = Ruling(State.REJECTED, Maker.RULES, rule="libel")
            ledger.record_decision(receipt.comment_id, ruling, at)
        return judged(edited, at)

    with mock.patch.object(ledger, "record_edit", meanwhile):
        assert refused(receipt, now) == (409, "rejected")
    assert len(calls) == 1 and Revision.objects.count() == 1


def test_what_readers_reported_stays_held_however_often_it_is_changed(now: datetime) -> None:
    receipt = post(a_thread(), now=now)
    ledger.record_decision(receipt.comment_id, Ruling(State.HELD, Maker.REPORTS, reason="Reported."), now)
    for number in (9_300, 9_301):
        changed = edit(receipt.token, sentence(number), now=now)
        assert (changed.state, changed.maker, changed.reason) == ("held", "reports", "Reported.")


def test_what_was_urgent_stays_urgent_until_a_person_has_looked(now: datetime) -> None:
    receipt = post(a_thread(), now=now)
    threat = Finding("incitement", Outcome.HOLD, "A threat.", 0, 3, "The", "house", urgent=True)
    ruling = Ruling(State.HELD, Maker.RULES, rule="incitement", reason="A threat.", findings=[threat])
    ledger.record_decision(receipt.comment_id, ruling, now)
    for number in (9_400, 9_401):
        changed = edit(receipt.token, sentence(number), now=now)
        assert (changed.state, changed.rule, changed.maker) == ("held", "incitement", "rules")
        assert [(found["urgent"], found["quote"]) for found in changed.findings] == [(True, "")]
        assert Comment.objects.get().urgency == 2


def test_a_publication_taken_back_does_not_bind_what_is_changed_after(now: datetime) -> None:
    thread = strict(now)
    receipt = post(thread, "Did you see the turnip in the harbour?", now=now)
    editor = User.objects.create_superuser("ed")
    seen = Decision.objects.latest("pk").pk
    published = decide(receipt.comment_id, user=editor, outcome=Outcome.PUBLISH, seen=seen, now=now)
    undo(published.pk, user=editor, now=now)
    assert edit(receipt.token, "A vegetable.", now=now).state == "published"
