"""Readers' reports in the record: what is kept, who counts once, what takes a comment down, what answers them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rejoinder.accounts import address, staff
from rejoinder.accounts.models import User
from rejoinder.discussion import ledger, telling_reporters, tokens
from rejoinder.discussion.actions import undo as undoing
from rejoinder.discussion.actions.answer_appeal import answer_appeal
from rejoinder.discussion.actions.appeal import appeal
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.report import Complaint, Invalid, report
from rejoinder.discussion.actions.undo import undo
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.ledger import Ruling
from rejoinder.discussion.models import Comment, Decision, Maker, Report, State
from rejoinder.discussion.refusal import Refused
from rejoinder.policy.verdict import Outcome
from tests.discussion.making import NOW, a_publication, a_thread, check_counts, comment

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
ILLEGAL: dict[str, Any] = {
    "ground": "illegal", "why": "It calls for setting the boathouse alight.", "law": "Section 12, Harbour Act",
    "name": "Nell Pinchbeck", "email": "nell@example.org", "good_faith": True,
}  # fmt: skip
Told = list[tuple[str, str, Mapping[str, int], datetime]]


@pytest.fixture
def told() -> Iterator[Told]:
    """What is to be told to people."""
    kept: Told = []

    def queue(kind: str, key: str, ids: Mapping[str, int], not_before: datetime) -> None:
        kept.append((kind, key, ids, not_before))

    telling_reporters.connect(queue)
    yield kept
    telling_reporters.disconnect(queue)


def moderator() -> User:
    staff.settle_groups()
    return User.objects.create_superuser(username="mo")


def shown(**settings: Any) -> Comment:
    return comment(a_thread(a_publication(**settings)))


def complain(one: Comment, client: str = "192.0.2.1", now: datetime = LATER, **given: Any) -> Any:
    values = {"ground": "rules", "rule": "offensive", **given}
    return report(Complaint(comment_id=one.pk, client=client, **values), now)


def last(one: Comment) -> Decision:
    return Decision.objects.filter(comment=one).latest("pk")


def decided(one: Comment, outcome: Outcome, user: User, now: datetime = LATER) -> Decision:
    return decide(one.pk, user=user, outcome=outcome, reason="Because.", seen=last(one).pk, now=now)


def test_a_report_is_kept_with_its_ground_and_decides_nothing() -> None:
    one = shown()
    receipt = complain(one, why="It is  rude.\r\nVery.")
    kept = Report.objects.get()
    assert (kept.comment, kept.ground, kept.rule, kept.why) == (
        one,
        "rules",
        "offensive",
        "It is  rude.\nVery.",
    )
    assert (kept.created_at, kept.handled_at, kept.address) == (LATER, None, None)
    assert tokens.report_for_token(receipt.token) == kept
    assert last(one).maker == "rules" and Comment.objects.get().state == "published"


def test_an_illegal_one_needs_why_who_and_good_faith() -> None:
    one = shown()
    with pytest.raises(Invalid) as caught:
        complain(one, ground="illegal", rule="", why=" ")
    assert set(caught.value.errors) == {"why", "name", "email", "good_faith"}
    complain(one, **ILLEGAL)
    kept = Report.objects.get()
    assert (kept.rule, kept.law, kept.name) == ("", "Section 12, Harbour Act", "Nell Pinchbeck")
    assert kept.address is not None and address.unseal(kept.address) == "nell@example.org"
    assert b"nell" not in bytes(kept.address)


def test_nobody_need_give_a_name_where_children_are_abused() -> None:
    given = {**ILLEGAL, "name": "", "email": ""}
    with pytest.raises(Invalid):
        complain(shown(), **given)
    complain(shown(), **given, children=True)
    assert Report.objects.get().children


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"ground": "boredom"}, {"ground"}),
        ({"rule": "haste"}, {"rule"}),
        ({"rule": ""}, {"why"}),
        ({"rule": "", "why": "x" * 5001}, {"why"}),
        ({"why": "a\x00b"}, {"why"}),
        ({"email": "nowhere"}, {"email"}),
        ({**ILLEGAL, "law": "x" * 1001}, {"law"}),
    ],
)
def test_what_cannot_be_taken_is_told_by_field(given: dict[str, Any], fields: set[str]) -> None:
    with pytest.raises(Invalid) as caught:
        complain(shown(), **given)
    assert set(caught.value.errors) == fields
    assert not Report.objects.exists()


def test_the_same_report_sent_twice_is_one_and_gets_the_same_receipt() -> None:
    one = shown()
    first = complain(one, **ILLEGAL)
    assert complain(one, now=LATER + timedelta(days=3), **ILLEGAL) == first
    assert Report.objects.count() == 1


def test_another_reader_behind_the_same_connection_is_not_shown_the_first_ones_report() -> None:
    one = shown()
    complain(one, why="It insults the librarian.")
    assert complain(one, why="It is rude.").token == ""
    assert Report.objects.count() == 1


def test_a_notice_of_illegal_content_is_never_swallowed_by_somebody_elses(told: Told) -> None:
    one = shown(hold_after_reports=2)
    first = complain(one, **ILLEGAL)
    second = complain(one, **{**ILLEGAL, "email": "otto@example.org"})
    assert second.token not in {"", first.token} and Report.objects.count() == 2
    assert complain(one, now=LATER + timedelta(days=1), **{**ILLEGAL, "email": "otto@example.org"}) == second
    assert [kind for kind, *_ in told] == [telling_reporters.RECEIVED] * 2
    # They came from one connection, which counts once.
    assert Comment.objects.get().state == "published"


def test_a_notice_sent_again_as_one_of_the_abuse_of_children_is_kept() -> None:
    one = shown()
    first = complain(one, **ILLEGAL)
    again = complain(one, **ILLEGAL, children=True)
    assert again.token not in {"", first.token}
    assert Report.objects.filter(children=True).count() == 1


def test_one_connection_cannot_bury_a_case_under_notices(told: Told) -> None:
    one = shown()
    receipts = [complain(one, **{**ILLEGAL, "why": f"It breaks section {n} of the act."}) for n in range(7)]
    assert [bool(receipt.token) for receipt in receipts] == [True] * 5 + [False] * 2
    assert Report.objects.count() == 5 == len(told)


def test_what_breaks_the_rules_may_be_reported_as_illegal_besides() -> None:
    one = shown(hold_after_reports=2)
    complain(one)
    assert complain(one, **ILLEGAL).token
    assert Report.objects.count() == 2
    # Both came from one reader, who counts once.
    assert Comment.objects.get().state == "published"


def test_the_digest_tells_neither_the_client_nor_that_two_comments_were_reported_by_one() -> None:
    one, other = shown(), shown()
    complain(one, "192.0.2.1")
    complain(other, "192.0.2.1", now=LATER + timedelta(days=1))
    digests = {bytes(kept.client_digest) for kept in Report.objects.all()}
    assert len(digests) == 2 and all(len(digest) == 32 and b"192.0.2" not in digest for digest in digests)


@pytest.mark.parametrize("state", [State.HELD, State.REJECTED, State.WITHDRAWN])
def test_what_is_not_shown_cannot_be_reported(state: State) -> None:
    one = shown()
    ledger.record_decision(one.pk, Ruling(state, Maker.MODERATOR), NOW)
    with pytest.raises(Refused) as caught:
        complain(one)
    assert (caught.value.status, caught.value.code) == (409, "not_shown")


def test_what_was_never_shown_and_what_is_not_there_are_answered_alike() -> None:
    never = comment(a_thread(mode="premoderated"))
    for comment_id in (never.pk, 0):
        with pytest.raises(Refused) as caught:
            report(Complaint(comment_id=comment_id, ground="rules", rule="offensive"), LATER)
        assert (caught.value.status, caught.value.code) == (404, "unknown_comment")


def test_reports_take_nothing_down_where_the_publication_does_not_say_so() -> None:
    one = shown()
    for number in range(20):
        complain(one, f"192.0.2.{number}")
    assert Comment.objects.get().state == "published"


def test_enough_different_readers_take_a_comment_down_until_a_person_has_looked() -> None:
    one = shown(hold_after_reports=3)
    for client in ("192.0.2.1", "192.0.2.2", "192.0.2.1", "2001:db8::1"):
        assert Comment.objects.get().state == "published"
        complain(one, client)
    decision = last(one)
    assert (decision.state, decision.maker, decision.user) == ("held", "reports", None)
    assert decision.reason == "Several readers have reported this comment. A person will look at it."
    assert Report.objects.filter(handled_at=None).count() == 3
    check_counts(one.thread)


def test_one_reader_who_comes_back_every_day_does_not_become_many() -> None:
    one = shown(hold_after_reports=2)
    for day in range(5):
        complain(one, now=LATER + timedelta(days=day), why=f"Day {day}.")
        complain(one, now=LATER + timedelta(days=day), **ILLEGAL)
    assert Comment.objects.get().state == "published"


def test_what_a_person_let_stand_after_reports_is_never_taken_down_by_reports_again() -> None:
    one, user = shown(hold_after_reports=2), moderator()
    complain(one, "192.0.2.1")
    complain(one, "192.0.2.2")
    confirmed = decided(one, Outcome.PUBLISH, user)
    assert {kept.decision for kept in Report.objects.all()} == {confirmed}
    for number in range(10, 20):
        complain(one, f"192.0.2.{number}", now=LATER + timedelta(minutes=1))
    assert Comment.objects.get().state == "published"
    assert Report.objects.filter(handled_at=None).count() == 10


def granted(one: Comment, user: User) -> Decision:
    """Rejected, appealed against, and published again by the answer."""
    decided(one, Outcome.REJECT, User.objects.create_superuser("first"))
    made = appeal(tokens.comment_token(one.pk), "I meant the parsnip, not the mayor.", LATER)
    seen = last(one).pk
    return answer_appeal(made.pk, user=user, granted=True, answer="", seen=seen, now=LATER)


def test_what_was_restored_on_appeal_is_not_taken_down_by_reports_again() -> None:
    one, user = shown(hold_after_reports=2), moderator()
    granted(one, user)
    for number in range(10, 15):
        complain(one, f"192.0.2.{number}")
    assert Comment.objects.get().state == "published"
    assert Report.objects.filter(handled_at=None).count() == 5


def test_another_text_than_the_one_restored_on_appeal_can_be_taken_down_by_reports() -> None:
    one, user = shown(hold_after_reports=2), moderator()
    granted(one, user)
    Comment.objects.update(revision_number=2)
    complain(one, "192.0.2.1")
    complain(one, "192.0.2.2")
    assert Comment.objects.get().state == "held"


def test_a_text_changed_after_a_person_let_it_stand_can_be_reported_anew() -> None:
    one, user = shown(hold_after_reports=2), moderator()
    complain(one, "192.0.2.1")
    decided(one, Outcome.PUBLISH, user)
    Comment.objects.update(revision_number=2)
    assert complain(one, "192.0.2.1").token
    complain(one, "192.0.2.2")
    assert Comment.objects.get().state == "held"


def test_a_decision_taken_back_opens_the_reports_and_the_way_down_again() -> None:
    one, user = shown(hold_after_reports=2), moderator()
    complain(one, "192.0.2.1")
    undo(decided(one, Outcome.PUBLISH, user).pk, user=user, now=LATER + timedelta(seconds=5))
    assert Report.objects.get().handled_at is None
    complain(one, "192.0.2.2")
    assert last(one).maker == "reports"


@pytest.mark.parametrize("way", ["moderator", "author", "rules"])
def test_whatever_takes_the_comment_away_answers_its_reports(way: str) -> None:
    one = shown()
    complain(one)
    if way == "moderator":
        decided(one, Outcome.REJECT, moderator())
    elif way == "author":
        withdraw(tokens.comment_token(one.pk), LATER)
    else:
        ledger.record_decision(one.pk, Ruling(State.REJECTED, Maker.RULES, rule="offensive"), LATER)
    kept = Report.objects.get()
    assert (kept.handled_at, kept.decision) == (LATER, last(one))


def test_a_hold_by_the_rules_leaves_the_reports_for_a_person() -> None:
    one = shown()
    complain(one)
    ledger.record_decision(one.pk, Ruling(State.HELD, Maker.RULES, rule="offensive"), LATER)
    assert Report.objects.get().handled_at is None


def test_readers_who_left_an_address_are_told_that_it_came_and_what_became_of_it(told: Told) -> None:
    one, user = shown(), moderator()
    complain(one, **ILLEGAL)
    complain(one, "192.0.2.9")
    kept = Report.objects.filter(address__isnull=False).get()
    decision = decided(one, Outcome.REJECT, user)
    assert told == [
        ("report_received", f"report-received-{kept.pk}", {"report": kept.pk}, LATER),
        (
            "report_answered",
            f"report-answered-{kept.pk}-{decision.pk}",
            {"report": kept.pk, "decision": decision.pk},
            LATER + telling_reporters.SETTLED_AFTER,
        ),
    ]
    assert "nell" not in repr(told)


def test_the_answer_waits_out_the_undo() -> None:
    assert telling_reporters.SETTLED_AFTER >= undoing.SETTLED_AFTER


def test_a_refused_report_tells_nobody(told: Told) -> None:
    one = shown()
    with pytest.raises(Invalid):
        complain(one, **{**ILLEGAL, "good_faith": False})
    assert told == []


def test_a_token_of_one_purpose_opens_nothing_of_another() -> None:
    one = shown()
    receipt = complain(one)
    kept = Report.objects.get()
    assert tokens.comment_for_token(receipt.token) is None
    assert tokens.report_for_token(tokens.comment_token(kept.pk)) is None
    assert tokens.report_for_token(f"{receipt.token}x") is None


def test_reports_are_limited_by_the_minute_apart_from_comments(settings: Any) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, posts_per_minute=2)
    many = [shown() for _ in range(3)]
    for one in many[:2]:
        complain(one, "198.51.100.7")
    with pytest.raises(Refused) as caught:
        complain(many[2], "198.51.100.7")
    assert (caught.value.status, caught.value.retry_after) == (429, 30)
