"""Appeals: one for each decision, answered by somebody else, and final."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.discussion import roles, rulesets, settled
from rejoinder.discussion.actions.answer_appeal import answer_appeal
from rejoinder.discussion.actions.appeal import Invalid, appeal
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.undo import undo
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.contest import contest_of
from rejoinder.discussion.models import Appeal, Comment, Decision, DeskEvent, Membership, Mode, Role, Thread
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task
from rejoinder.discussion.tokens import comment_for_token, comment_token
from rejoinder.policy.verdict import Outcome
from tests.discussion.making import NOW, a_publication, a_thread, check_counts, comment, post

pytestmark = pytest.mark.django_db

WORDS = "You have taken my parsnip for an insult; it is a vegetable."
REJECTING = '[rules.blocklist]\nwords = ["parsnip"]\n'
LATER = timedelta(hours=1)


def person(name: str = "mo") -> User:
    staff.settle_groups()
    user = User.objects.create_user(name)
    user.groups.add(Group.objects.get(name=staff.MODERATORS))
    return user


def rejected(**publication: object) -> Comment:
    """Rejected by the rules."""
    made = a_publication(**publication)
    rulesets.adopt(made, REJECTING, NOW)
    return comment(a_thread(made), "Nobody wants that parsnip here.")


def held() -> Comment:
    return comment(a_thread(mode=Mode.PREMODERATED))


def last(one: Comment) -> int:
    return Decision.objects.filter(comment=one).latest("pk").pk


def appealed(one: Comment, now: datetime = NOW, text: str = WORDS) -> Appeal:
    return appeal(comment_token(one.pk), text, now)


def ruled(one: Comment, user: User, outcome: Outcome, now: datetime = NOW) -> Decision:
    reason = "" if outcome is Outcome.PUBLISH else "Not here."
    return decide(one.pk, user=user, outcome=outcome, reason=reason, seen=last(one), now=now)


def answered(
    made: Appeal, user: User, granted: bool, answer: str = "We have looked again.", now: datetime = NOW
) -> Decision:
    seen = last(made.comment)
    return answer_appeal(made.pk, user=user, granted=granted, answer=answer, seen=seen, now=now)


def refused(code: str, do: object, *given: object, **named: object) -> None:
    with pytest.raises(Refused) as raised:
        do(*given, **named)  # type: ignore[operator]
    assert raised.value.code == code


def test_an_appeal_against_a_rejection_is_kept_with_the_day_of_its_answer() -> None:
    one = rejected(appeal_days=10)
    made = appealed(one, NOW + LATER, f"  {WORDS}\r\n ")
    assert (made.text, made.decision_id, made.due_at) == (WORDS, last(one), NOW + LATER + timedelta(days=10))
    assert contest_of(Comment.objects.get(pk=one.pk)).is_waiting


@pytest.mark.parametrize(
    "text", ["", "Too short.", " " * 50, "x" * 2001, "A control\x00 in a long enough text."]
)
def test_an_appeal_has_twenty_to_two_thousand_characters(text: str) -> None:
    one = rejected()
    with pytest.raises(Invalid) as wrong:
        appealed(one, text=text)
    assert list(wrong.value.errors) == ["text"] and not Appeal.objects.exists()


def test_one_decision_bears_one_appeal() -> None:
    one = rejected()
    appealed(one)
    refused("appealed", appealed, one)


def test_an_appeal_is_taken_within_the_publications_days() -> None:
    one = rejected(appeal_days=3)
    refused("too_late", appealed, one, NOW + timedelta(days=3, seconds=1))
    assert appealed(one, NOW + timedelta(days=3)).pk


def test_what_is_published_or_withdrawn_bears_no_appeal_and_a_wrong_token_opens_none() -> None:
    published = comment(a_thread())
    refused("no_objection", appealed, published)
    withdraw(comment_token(published.pk), NOW)
    refused("no_objection", appealed, published)
    refused("unknown_comment", appeal, "1-AAAAAAAAAAAAAAAAAAAAAA", WORDS, NOW)


def test_what_is_held_bears_an_appeal_once_nobody_looked_for_three_days() -> None:
    one = held()
    refused("too_early", appealed, one, NOW + timedelta(days=2, hours=23))
    made = appealed(one, NOW + timedelta(days=3))
    decision = answered(made, person(), False, "This is off the subject.", NOW + timedelta(days=4))
    one.refresh_from_db()
    assert (one.state, decision.reason, decision.rule) == ("rejected", "This is off the subject.", "")
    refused("final", appealed, one, NOW + timedelta(days=5))


def test_a_granted_appeal_publishes_the_comment_in_its_old_place() -> None:
    thread, mo, other = a_thread(), person(), person("other")
    first, second = comment(thread), comment(thread)
    reply = comment(thread, parent=first.pk)
    ruled(first, mo, Outcome.REJECT)
    made = appealed(first)
    before = Thread.objects.get(pk=thread.pk).version
    decision = answered(made, other, True, "", NOW + LATER)
    first.refresh_from_db()
    made.refresh_from_db()
    assert (first.state, first.position, second.position, reply.reply_position) == ("published", 0, 1, 0)
    assert Thread.objects.get(pk=thread.pk).version > before
    assert (made.granted, made.user, made.ruling, made.answered_at) == (True, other, decision, NOW + LATER)
    check_counts(thread)


def test_a_denied_appeal_leaves_all_as_it_was_and_cannot_be_repeated() -> None:
    one, mo = rejected(), person()
    made = appealed(one)
    was = Decision.objects.get(pk=made.decision_id)
    decision = answered(made, mo, False)
    made.refresh_from_db()
    assert (made.granted, made.answer, made.ruling) == (False, "We have looked again.", decision)
    assert (decision.state, decision.rule, decision.reason) == ("rejected", was.rule, was.reason)
    refused("appealed", appealed, one)
    refused("final", appealed, one, NOW + LATER)
    # Nor against a later rejection of the same text.
    ruled(one, mo, Outcome.REJECT, NOW + LATER)
    refused("final", appealed, one, NOW + LATER)


def test_a_new_decision_after_a_granted_appeal_may_be_appealed_in_turn() -> None:
    one, mo, other = rejected(), person(), person("other")
    answered(appealed(one), mo, True)
    ruled(one, mo, Outcome.REJECT, NOW + LATER)
    made = appealed(one, NOW + LATER)
    assert answered(made, other, False, now=NOW + LATER).state == "rejected"


def test_nobody_answers_an_appeal_against_their_own_decision_unless_alone() -> None:
    one, mo = held(), person()
    ruled(one, mo, Outcome.REJECT)
    made = appealed(one)
    other = person("other")
    refused("own_decision", answered, made, mo, True)
    assert Comment.objects.get(pk=one.pk).state == "rejected"
    other.is_active = False
    other.save()
    assert answered(made, mo, True).state == "published"


def test_who_else_may_decide_goes_by_the_publication() -> None:
    one, mo = held(), person()
    elsewhere = person("elsewhere")
    here = one.thread.publication_id
    Membership.objects.create(
        user=elsewhere, publication=a_publication(), role=Role.MODERATOR, created_at=NOW
    )
    assert roles.is_alone(mo, here)
    auditor = User.objects.create_user("auditor")
    Membership.objects.create(user=auditor, publication_id=here, role=Role.AUDITOR, created_at=NOW)
    assert roles.is_alone(mo, here)
    editor = User.objects.create_user("editor")
    Membership.objects.create(user=editor, publication_id=here, role=Role.EDITOR, created_at=NOW)
    assert not roles.is_alone(mo, here)
    assert list(roles.people_for(Task.RULE, here)) == [editor]
    assert set(roles.people_for(Task.READ, here)) == {mo, auditor, editor}
    for task in Task:
        for user in (mo, elsewhere, auditor, editor):
            fresh = User.objects.get(pk=user.pk)
            assert roles.may(fresh, task, here) is (fresh in roles.people_for(task, here))


def test_who_may_not_decide_does_not_answer() -> None:
    made = appealed(rejected())
    refused("not_allowed", answered, made, User.objects.create_user("reader"), True)


@pytest.mark.parametrize(
    ("granted", "answer", "code"), [(False, "  ", "no_answer"), (True, "x" * 2001, "too_long")]
)
def test_an_answer_that_will_not_do_is_refused(granted: bool, answer: str, code: str) -> None:
    made = appealed(rejected())
    refused(code, answered, made, person(), granted, answer)


def test_of_two_answers_one_counts() -> None:
    made = appealed(rejected())
    mo, other = person(), person("other")
    seen = last(made.comment)
    answered(made, mo, False)
    refused("answered", answered, made, other, True)
    fresh = appealed(rejected())
    refused("stale", answer_appeal, fresh.pk, user=mo, granted=True, answer="", seen=seen, now=NOW)
    refused("unknown_appeal", answer_appeal, 0, user=mo, granted=True, answer="", seen=seen, now=NOW)


def test_an_answer_taken_back_leaves_the_appeal_waiting() -> None:
    made, mo = appealed(rejected()), person()
    decision = answered(made, mo, True)
    undo(decision.pk, user=mo, now=NOW + timedelta(seconds=5))
    made.refresh_from_db()
    assert (made.answered_at, made.granted, made.ruling, made.user) == (None, None, None, None)
    assert made.comment.state == "rejected" or Comment.objects.get(pk=made.comment_id).state == "rejected"
    assert answered(made, mo, False).pk


def test_publishing_the_comment_otherwise_grants_the_appeal() -> None:
    made, mo = appealed(rejected()), person()
    decision = ruled(made.comment, mo, Outcome.PUBLISH)
    made.refresh_from_db()
    assert (made.granted, made.ruling, made.user) == (True, decision, mo)


def test_rejecting_it_once_more_leaves_the_appeal_waiting() -> None:
    made, mo = appealed(rejected()), person()
    ruled(made.comment, mo, Outcome.REJECT)
    made.refresh_from_db()
    assert made.answered_at is None
    refused("appealed", appealed, made.comment)
    assert answered(made, person("other"), True).state == "published"


def test_an_appeal_against_waiting_is_over_once_a_person_decides_and_that_may_be_appealed() -> None:
    one, mo = held(), person()
    day = NOW + timedelta(days=3)
    made = appealed(one, day)
    ruled(one, mo, Outcome.REJECT, day)
    made.refresh_from_db()
    assert made.answered_at == day and made.granted is None
    assert appealed(one, day).decision_id == last(one)


def test_withdrawing_what_is_held_ends_its_appeal() -> None:
    one = held()
    made = appealed(one, NOW + timedelta(days=3))
    withdraw(comment_token(one.pk), NOW + timedelta(days=4))
    made.refresh_from_db()
    assert made.answered_at is not None and made.granted is None
    refused("answered", answered, made, person(), True)


def test_a_decision_that_was_taken_back_does_not_count() -> None:
    receipt = post(a_thread(mode=Mode.PREMODERATED))
    one = comment_for_token(receipt.token)
    assert one is not None
    mo = person()
    decision = ruled(one, mo, Outcome.REJECT)
    undo(decision.pk, user=mo, now=NOW + timedelta(seconds=5))
    contest = contest_of(one)
    assert contest.decision.pk == one.decisions.earliest("pk").pk
    assert contest.begins == NOW + timedelta(days=3)
    assert [row.pk for row in settled.standing(settled.decisions_of(one))] == [contest.decision.pk]


def test_an_answer_is_on_the_audit_as_what_it_was() -> None:
    for name, granted in (("ann", True), ("bea", False)):
        decision = answered(appealed(rejected()), person(name), granted)
        noted = DeskEvent.objects.get(object_id=str(decision.comment_id), user__username=name)
        assert noted.verb == ("granted" if granted else "denied")
        assert noted.after["decision"] == decision.pk


def test_an_appeal_against_what_is_taken_back_is_over_and_the_next_decision_may_be_appealed() -> None:
    one, mo, ada = held(), person("mo"), person("ada")
    mistake = decide(one.pk, user=mo, outcome=Outcome.REJECT, reason="A slip.", seen=last(one), now=NOW)
    made = appealed(one, NOW + timedelta(seconds=5))
    undo(mistake.pk, user=mo, now=NOW + timedelta(seconds=9))
    made.refresh_from_db()
    assert (made.answered_at, made.granted, made.user) == (NOW + timedelta(seconds=9), None, None)
    meant = decide(one.pk, user=ada, outcome=Outcome.REJECT, reason="Rude.", seen=last(one), now=NOW + LATER)
    again = appealed(one, NOW + 2 * LATER)
    assert again.decision_id == meant.pk
    refused("own_decision", answered, again, ada, False, now=NOW + 3 * LATER)
    denied = answered(again, mo, False, now=NOW + 3 * LATER)
    assert denied.reason == "Rude."
