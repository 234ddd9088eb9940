"""Decisions: appended by the ledger alone, and followed by the comment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.discussion import ledger
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.ledger import Ruling
from rejoinder.discussion.models import Comment, Decision, Leaf, Maker, Mode, State, Thread
from rejoinder.discussion.refusal import Refused
from rejoinder.policy.verdict import Outcome
from tests.discussion.making import a_thread, arrival, check_counts, comment, fill, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> User:
    staff.settle_groups()
    user = User.objects.create_user("mo")
    user.groups.add(Group.objects.get(name="Moderators"))
    return user


def last(comment: Comment) -> int:
    return comment.decisions.order_by("-pk")[0].pk


def held(thread: Thread, now: datetime) -> Comment:
    Thread.objects.filter(pk=thread.pk).update(mode=Mode.PREMODERATED)
    made = comment(thread, now=now)
    Thread.objects.filter(pk=thread.pk).update(mode=Mode.OPEN)
    assert made.state == State.HELD
    return made


def test_a_held_comment_is_published_by_a_moderator_and_placed_then(moderator: User, now: datetime) -> None:
    thread = a_thread()
    waiting = held(thread, now)
    post(thread, now=now)
    later = now + timedelta(hours=2)
    decision = decide(waiting.pk, user=moderator, outcome=Outcome.PUBLISH, seen=last(waiting), now=later)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.published_at, waiting.position) == (State.PUBLISHED, later, 1)
    assert (decision.maker, decision.user, waiting.decisions.count()) == (Maker.MODERATOR, moderator, 2)
    check_counts(thread)


def test_a_held_comment_that_is_rejected_changes_nothing_readers_see(moderator: User, now: datetime) -> None:
    thread = a_thread()
    waiting = held(thread, now)
    before = Thread.objects.get(pk=thread.pk).version
    decide(waiting.pk, user=moderator, outcome=Outcome.REJECT, rule="libel", seen=last(waiting), now=now)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.position, waiting.published_at) == (State.REJECTED, None, None)
    assert Thread.objects.get(pk=thread.pk).version == before
    check_counts(thread)


def test_a_published_comment_that_is_rejected_keeps_its_place_and_is_no_longer_counted(
    moderator: User, now: datetime
) -> None:
    thread = a_thread()
    first, second = comment(thread, now=now), comment(thread, now=now)
    before = Thread.objects.get(pk=thread.pk).version
    decide(first.pk, user=moderator, outcome=Outcome.REJECT, reason="Not true.", seen=last(first), now=now)
    first.refresh_from_db()
    assert (first.state, first.position) == (State.REJECTED, 0)
    assert Thread.objects.get(pk=thread.pk).version == before + 1
    assert Leaf.objects.get(thread=thread).published == 1
    decide(first.pk, user=moderator, outcome=Outcome.PUBLISH, seen=last(first), now=now + timedelta(days=1))
    first.refresh_from_db()
    assert (first.position, first.published_at) == (0, now)
    assert Comment.objects.get(pk=second.pk).position == 1
    check_counts(thread)


def test_nobody_decides_without_the_permission(now: datetime) -> None:
    made = comment(a_thread(), now=now)
    for user in (User.objects.create_user("reader"), User.objects.create_superuser("gone", is_active=False)):
        with pytest.raises(Refused) as caught:
            decide(made.pk, user=user, outcome=Outcome.REJECT, rule="libel", seen=last(made), now=now)
        assert caught.value.status == 403
    assert made.decisions.count() == 1


def test_of_two_moderators_with_the_same_view_the_second_is_told(moderator: User, now: datetime) -> None:
    waiting = held(a_thread(), now)
    seen = last(waiting)
    decide(waiting.pk, user=moderator, outcome=Outcome.PUBLISH, seen=seen, now=now)
    with pytest.raises(Refused) as caught:
        decide(waiting.pk, user=moderator, outcome=Outcome.REJECT, rule="libel", seen=seen, now=now)
    assert (caught.value.status, caught.value.code) == (409, "stale")
    waiting.refresh_from_db()
    assert waiting.state == State.PUBLISHED and waiting.decisions.count() == 2


def test_a_rejection_needs_a_reason_that_fits(moderator: User, now: datetime) -> None:
    made = comment(a_thread(), now=now)
    for rule, reason, code in (
        ("", "  ", "no_reason"),
        ("x" * 61, "", "too_long"),
        ("", "x" * 2_001, "too_long"),
    ):
        with pytest.raises(Refused) as caught:
            decide(
                made.pk,
                user=moderator,
                outcome=Outcome.REJECT,
                rule=rule,
                reason=reason,
                seen=last(made),
                now=now,
            )
        assert (caught.value.status, caught.value.code) == (422, code)
    with pytest.raises(Refused):
        decide(made.pk, user=moderator, outcome=Outcome.HOLD, seen=last(made), now=now)
    assert made.decisions.count() == 1


def test_an_unknown_comment_is_refused(moderator: User, now: datetime) -> None:
    with pytest.raises(Refused) as caught:
        decide(424_242, user=moderator, outcome=Outcome.PUBLISH, seen=1, now=now)
    assert caught.value.status == 404


def test_an_author_withdraws_with_the_token_and_nobody_publishes_it_again(
    moderator: User, now: datetime
) -> None:
    thread = a_thread()
    receipt = post(thread, now=now)
    withdrawn = withdraw(receipt.token, now)
    assert withdrawn.state == State.WITHDRAWN and withdrawn.position == 0
    assert withdraw(receipt.token, now).decisions.count() == 2
    with pytest.raises(Refused) as caught:
        decide(withdrawn.pk, user=moderator, outcome=Outcome.PUBLISH, seen=last(withdrawn), now=now)
    assert (caught.value.status, caught.value.code) == (409, "withdrawn")
    check_counts(thread)


def test_a_held_comment_that_is_withdrawn_leaves_nothing(now: datetime) -> None:
    thread = a_thread(mode=Mode.PREMODERATED)
    withdraw(post(thread, now=now).token, now)
    assert Comment.objects.get().position is None
    assert Thread.objects.get(pk=thread.pk).version == 1


def test_a_forged_token_withdraws_nothing(now: datetime) -> None:
    receipt = post(a_thread(), now=now)
    with pytest.raises(Refused) as caught:
        withdraw(receipt.token[:-1] + ("A" if receipt.token[-1] != "A" else "B"), now)
    assert caught.value.status == 404
    assert Comment.objects.get().state == State.PUBLISHED


def test_a_rejected_comment_is_not_withdrawn(moderator: User, now: datetime) -> None:
    receipt = post(a_thread(), now=now)
    made = Comment.objects.get()
    decide(made.pk, user=moderator, outcome=Outcome.REJECT, rule="libel", seen=last(made), now=now)
    with pytest.raises(Refused) as caught:
        withdraw(receipt.token, now)
    assert (caught.value.status, caught.value.code) == (409, "rejected")


def test_decisions_are_only_ever_added(moderator: User, now: datetime) -> None:
    thread = a_thread()
    made = comment(thread, now=now)
    rows: list[Any] = []
    for outcome in (Outcome.REJECT, Outcome.PUBLISH, Outcome.REJECT):
        decide(made.pk, user=moderator, outcome=outcome, rule="libel", seen=last(made), now=now)
        now_there = list(Decision.objects.order_by("pk").values())
        assert now_there[: len(rows)] == rows and len(now_there) == max(len(rows) + 1, 2)
        rows = now_there
        made.refresh_from_db()
        assert made.state == rows[-1]["state"]


def test_a_comment_may_be_held_again_and_keeps_its_place(now: datetime) -> None:
    thread = a_thread()
    made = comment(thread, now=now)
    ledger.record_decision(made.pk, Ruling(State.HELD, Maker.RULES), now)
    made.refresh_from_db()
    assert (made.state, made.position) == (State.HELD, 0)
    check_counts(thread)


def test_the_branches_that_name_a_removed_author_are_printed_again(moderator: User, now: datetime) -> None:
    thread = a_thread()
    fill(thread, [arrival(1), *(arrival(number, parent=1) for number in range(2, 140))])
    root = Comment.objects.get(source_id="1")
    before = Thread.objects.get(pk=thread.pk).version
    decide(root.pk, user=moderator, outcome=Outcome.REJECT, rule="libel", seen=last(root), now=now)
    after = Thread.objects.get(pk=thread.pk).version
    assert after == before + 1
    leaves = Leaf.objects.filter(thread=thread).order_by("branch")
    assert [(leaf.branch, leaf.version) for leaf in leaves] == [(branch, after) for branch in range(4)]
    check_counts(thread)


def test_an_answer_on_a_branch_is_removed_without_printing_every_branch(
    moderator: User, now: datetime
) -> None:
    thread = a_thread()
    fill(
        thread,
        [arrival(1), *(arrival(number, parent=1) for number in range(2, 140)), arrival(140, parent=30)],
    )
    answer = Comment.objects.get(source_id="30")
    assert answer.branch == 1
    before = Thread.objects.get(pk=thread.pk).version
    decide(answer.pk, user=moderator, outcome=Outcome.REJECT, rule="libel", seen=last(answer), now=now)
    versions = dict(Leaf.objects.filter(thread=thread).values_list("branch", "version"))
    assert versions == {0: before + 1, 1: before + 1, 2: before, 3: before + 1}
