"""Comments of another system."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from rejoinder.accounts.models import Commenter
from rejoinder.discussion import ledger, rulesets
from rejoinder.discussion.facts import Facts, restored
from rejoinder.discussion.hearing import judged
from rejoinder.discussion.ledger import Ruling
from rejoinder.discussion.models import Comment, Decision, Maker, Revision, State, Thread
from rejoinder.discussion.replay import replay
from rejoinder.markup import render
from rejoinder.policy.submission import Submission
from tests.discussion.making import NOW, a_publication, a_thread, arrival, check_counts, fill, post

pytestmark = pytest.mark.django_db


def by_id(thread: Thread) -> dict[str, Comment]:
    return {row.source_id: row for row in Comment.objects.filter(thread=thread)}


def test_roots_and_replies_are_placed_by_time_whatever_the_order_they_come_in(now: datetime) -> None:
    thread = a_thread()
    tally = ledger.record_imported(
        thread.pk, "old", [arrival(4, parent=1), arrival(3), arrival(2, parent=1), arrival(1)], now
    )
    rows = by_id(thread)
    assert (tally.published, tally.held, tally.orphaned, tally.already_here) == (4, 0, 0, 0)
    assert [rows[key].position for key in "13"] == [0, 1]
    assert [rows[key].reply_position for key in "24"] == [0, 1]
    assert rows["4"].parent == rows["1"] == rows["4"].root
    check_counts(thread)


def test_an_import_run_twice_adds_nothing_twice(now: datetime) -> None:
    thread = a_thread()
    arrivals = [arrival(1), arrival(2, parent=1)]
    ledger.record_imported(thread.pk, "old", arrivals, now)
    before = Thread.objects.get(pk=thread.pk).version
    again = ledger.record_imported(thread.pk, "old", [*arrivals, arrival(3, parent=2)], now)
    assert (again.published, again.already_here) == (1, 2)
    assert Comment.objects.count() == Decision.objects.count() == Revision.objects.count() == 3
    assert by_id(thread)["3"].depth == 2
    assert ledger.record_imported(thread.pk, "old", arrivals, now).already_here == 2
    assert Thread.objects.get(pk=thread.pk).version == before + 1
    check_counts(thread)


def test_a_deep_chain_comes_in_at_once_with_its_depths(now: datetime) -> None:
    thread = a_thread()
    fill(thread, [arrival(number, parent=number - 1 or "") for number in range(1, 151)])
    rows = by_id(thread)
    assert [rows[str(number)].depth for number in (1, 2, 150)] == [0, 1, 149]
    assert {row.root_id for key, row in rows.items() if key != "1"} == {rows["1"].pk}
    check_counts(thread)


def test_replies_over_several_batches_are_numbered_on_under_one_root(now: datetime) -> None:
    thread = a_thread()
    fill(
        thread,
        [
            arrival(1),
            arrival(2, parent=1),
            *(arrival(number, parent=1 + number % 2) for number in range(3, 451)),
        ],
    )
    assert sorted(
        row.reply_position for row in by_id(thread).values() if row.reply_position is not None
    ) == list(range(449))
    check_counts(thread)


def test_a_parent_that_is_nowhere_leaves_a_root_and_is_counted(now: datetime) -> None:
    thread = a_thread()
    tally = ledger.record_imported(thread.pk, "old", [arrival(2, parent=99)], now)
    assert tally.orphaned == 1
    assert by_id(thread)["2"].parent is None
    check_counts(thread)


def test_answers_in_a_ring_are_cut_open(now: datetime) -> None:
    thread = a_thread()
    tally = ledger.record_imported(
        thread.pk,
        "old",
        [arrival(1, parent=3), arrival(2, parent=1), arrival(3, parent=2), arrival(4, parent=4)],
        now,
    )
    assert tally.orphaned == 2
    assert sum(row.parent is None for row in by_id(thread).values()) == 2
    check_counts(thread)


def test_a_published_answer_to_a_held_comment_keeps_a_place_for_it(now: datetime) -> None:
    thread = a_thread()
    fill(
        thread,
        [
            arrival(1),
            arrival(2, state=State.HELD),
            arrival(3, parent=2),
            arrival(4),
            arrival(5, state=State.HELD),
        ],
    )
    rows = by_id(thread)
    assert [rows[key].position for key in "12345"] == [0, 1, None, 2, None]
    assert (rows["2"].state, rows["2"].published_at) == (State.HELD, None)
    check_counts(thread)
    decision = rows["2"].decisions.get()
    ledger.record_decision(
        rows["2"].pk, ledger.Ruling(State.PUBLISHED, Maker.MODERATOR), now, seen=decision.pk
    )
    assert by_id(thread)["2"].position == 1
    check_counts(thread)


def test_an_answer_that_comes_later_gives_the_held_root_its_place(now: datetime) -> None:
    thread = a_thread()
    fill(thread, [arrival(1, state=State.HELD)])
    fill(thread, [arrival(2, parent=1)])
    assert by_id(thread)["1"].position == 0
    check_counts(thread)


def test_imported_comments_keep_their_time_and_say_who_decided(now: datetime) -> None:
    thread = a_thread()
    fill(thread, [arrival(1), arrival(2, state=State.HELD)])
    rows = by_id(thread)
    assert rows["1"].created_at == rows["1"].published_at == NOW - timedelta(days=10) + timedelta(seconds=1)
    assert rows["2"].published_at is None
    decision = rows["1"].decisions.get()
    assert (decision.maker, decision.created_at, decision.state) == (Maker.IMPORT, now, State.PUBLISHED)


def test_comments_without_an_address_have_a_commenter_of_their_own(now: datetime) -> None:
    thread = a_thread()
    fill(
        thread,
        [
            arrival(1, email=""),
            arrival(2, email=""),
            arrival(3, email="a@b.example"),
            arrival(4, email="a@b.example"),
        ],
    )
    assert Commenter.objects.count() == 3
    assert Commenter.objects.filter(address=None, address_digest=None).count() == 2


def test_new_comments_follow_the_imported_ones(now: datetime) -> None:
    thread = a_thread()
    fill(thread, [arrival(number) for number in range(1, 51)])
    receipt = post(thread, now=now)
    assert Comment.objects.get(pk=receipt.comment_id).position == 50
    assert Comment.objects.get(pk=receipt.comment_id).page == 2
    check_counts(thread)


def test_too_many_at_once_and_an_unknown_thread_are_refused(now: datetime) -> None:
    with pytest.raises(ValueError, match="at most 200"):
        ledger.record_imported(a_thread().pk, "old", [arrival(number) for number in range(201)], now)
    with pytest.raises(Thread.DoesNotExist):
        ledger.record_imported(31_313, "old", [arrival(1)], now)
    assert not Comment.objects.exists()


def test_two_sources_may_use_the_same_ids(now: datetime) -> None:
    thread = a_thread()
    ledger.record_imported(thread.pk, "one", [arrival(1)], now)
    ledger.record_imported(thread.pk, "two", [arrival(1), arrival(2, parent=1)], now)
    assert Comment.objects.count() == 3
    assert Comment.objects.get(source="two", source_id="2").parent == Comment.objects.get(
        source="two", source_id="1"
    )


def test_a_verdict_on_an_imported_comment_can_be_replayed(now: datetime) -> None:
    rules = rulesets.adopt(a_publication(), '[rules.blocklist]\nwords = ["parsnip"]\n', now)
    thread = a_thread()
    rendered = render("<p>A parsnip in the harbour.</p>", "html")
    submission = Submission(text=rendered.text, links=rendered.links, name="Ada")
    heard = judged(submission, rules)
    submission = replace(heard.submission, views=())
    fill(thread, [arrival(1, rendered=rendered, ruling=Ruling.of(heard, Facts(submission)))])
    decision = Decision.objects.get()
    assert (decision.maker, decision.state, decision.rule) == (Maker.RULES, State.REJECTED, "blocklist")
    assert restored(decision).submission == submission
    assert replay(decision) == heard.verdict
    check_counts(thread)


def test_a_decision_by_import_rests_on_no_submission(now: datetime) -> None:
    fill(a_thread(), [arrival(1)])
    with pytest.raises(LookupError):
        replay(Decision.objects.get())
