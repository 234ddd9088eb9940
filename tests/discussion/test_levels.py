"""How far an author is known: computed from the record, told to the rules, and replayed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from rejoinder.discussion import levels, rulesets
from rejoinder.discussion.models import Comment, State, Thread
from rejoinder.discussion.replay import replay
from rejoinder.policy.submission import Level
from tests.discussion.making import NOW, a_publication, a_thread, post

pytestmark = pytest.mark.django_db


def history(thread: Thread, states: list[State]) -> tuple[Comment, str]:
    """Comments of one author that ended so, and the author's key."""
    key = ""
    for state in states:
        receipt = post(thread, key=key)
        key = receipt.fresh_key or key
        Comment.objects.filter(pk=receipt.comment_id).update(state=state)
    return Comment.objects.select_related("commenter").get(pk=receipt.comment_id), key


@pytest.mark.parametrize(
    ("states", "level"),
    [
        ([State.HELD, State.REJECTED], Level.NEW),
        ([State.PUBLISHED], Level.KNOWN),
        ([State.PUBLISHED] * 2, Level.KNOWN),
        ([State.PUBLISHED] * 3, Level.TRUSTED),
        ([State.PUBLISHED] * 3 + [State.HELD, State.WITHDRAWN], Level.TRUSTED),
        ([State.PUBLISHED] * 3 + [State.REJECTED], Level.TRUSTED),
        ([State.PUBLISHED] * 3 + [State.REJECTED] * 2, Level.KNOWN),
    ],
)
def test_trust_is_earned_by_what_was_published_and_lost_by_what_was_rejected(
    states: list[State], level: Level
) -> None:
    thread = a_thread(a_publication(trusted_after=3, trusted_rejections=25))
    last, _ = history(thread, states)
    assert levels.level(last.commenter, thread.publication, NOW) is level


def test_trust_is_for_the_days_looked_back_upon_and_being_known_is_for_good() -> None:
    thread = a_thread(a_publication(trusted_after=2, trusted_days=30))
    last, _ = history(thread, [State.PUBLISHED] * 2)
    assert levels.level(last.commenter, thread.publication, NOW) is Level.TRUSTED
    assert levels.level(last.commenter, thread.publication, NOW + timedelta(days=31)) is Level.KNOWN


def test_trust_is_a_publications_own_and_nobody_is_trusted_where_none_is_asked_for() -> None:
    asks, other, never = (
        a_thread(a_publication(trusted_after=1)),
        a_thread(a_publication(trusted_after=1)),
        a_thread(),
    )
    last, _ = history(asks, [State.PUBLISHED])
    assert levels.level(last.commenter, asks.publication, NOW) is Level.TRUSTED
    assert levels.level(last.commenter, other.publication, NOW) is Level.NEW
    last, _ = history(never, [State.PUBLISHED] * 3)
    assert levels.level(last.commenter, never.publication, NOW) is Level.KNOWN
    assert levels.level(None, asks.publication, NOW) is Level.NEW


def test_the_level_is_told_to_the_rules_and_kept_for_replay() -> None:
    publication = a_publication(trusted_after=2)
    rulesets.adopt(publication, "requires = []\nonly_listed = true\n[rules.untrusted]\n", NOW)
    thread = a_thread(publication)
    first = post(thread)
    assert (first.state, first.rule) == (State.HELD, "untrusted")
    _, key = history(thread, [State.PUBLISHED] * 2)
    trusted = post(thread, key=key)
    assert trusted.state == State.PUBLISHED
    decision = Comment.objects.get(pk=trusted.comment_id).decisions.get()
    assert decision.submission["facts"]["author_level"] == "trusted"
    Comment.objects.update(state=State.REJECTED)
    assert replay(decision).outcome == "publish"


def test_decisions_from_before_there_were_levels_are_replayed() -> None:
    publication = a_publication()
    rulesets.adopt(
        publication, "requires = []\nonly_listed = true\n[rules.untrusted]\n[rules.newcomer]\n", NOW
    )
    receipt = post(a_thread(publication))
    decision = Comment.objects.get(pk=receipt.comment_id).decisions.get()
    del decision.submission["facts"]["author_level"]
    assert [found.rule for found in replay(decision).findings] == ["newcomer"]


def test_a_long_record_costs_no_more_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    thread = a_thread(a_publication(trusted_after=50))
    last, _ = history(thread, [State.PUBLISHED] * 12)
    with django_assert_max_num_queries(2):
        levels.level(last.commenter, thread.publication, NOW)
