"""How a publication stands: what came in by day and rule, what was turned round, and how long people took."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.discussion import days, ledger
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.undo import undo
from rejoinder.discussion.days import DayFigures, Tally
from rejoinder.discussion.ledger import Ruling
from rejoinder.discussion.models import (
    Comment,
    CountedDay,
    Decision,
    Maker,
    Membership,
    Mode,
    Publication,
    Role,
    State,
)
from rejoinder.policy.verdict import Outcome
from tests.desk.people import held, signed_in
from tests.discussion.making import NOW, a_publication, a_thread, comment

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def moderator() -> User:
    staff.settle_groups()
    return User.objects.create_superuser(username="mo")


def ruled(one: Comment, outcome: Outcome, user: User, minutes: int, rule: str = "") -> Decision:
    last = Decision.objects.filter(comment=one).latest("pk")
    at = NOW + timedelta(minutes=minutes)
    return decide(one.pk, user=user, outcome=outcome, rule=rule, reason="So.", seen=last.pk, now=at)


def held_again(one: Comment, minutes: int) -> None:
    ruling = Ruling(State.HELD, Maker.RULES, rule="threat", reason="A person will look.")
    ledger.record_decision(one.pk, ruling, NOW + timedelta(minutes=minutes))


def day_of(publication: Publication) -> DayFigures:
    (day,) = days.of(publication, TODAY, TODAY, NOW)
    return day


def test_a_day_counts_what_was_posted_held_rejected_and_how_long_it_took() -> None:
    thread, user = a_thread(mode=Mode.PREMODERATED), moderator()
    for minutes in (10, 20, 90):
        ruled(held(thread), Outcome.REJECT, user, minutes, "offensive")
    held(thread)
    day = day_of(thread.publication)
    assert (day.posted, day.whole.held, day.whole.rejected) == (4, 4, 3)
    assert day.rules["offensive"].rejected == 3 and day.rules["premoderation"].waits == (10, 20, 90)
    assert (day.whole.quantile(0.5), day.whole.quantile(0.9)) == (20, 90)


def test_what_is_turned_round_counts_under_the_rule_it_was_stopped_by() -> None:
    thread, user = a_thread(), moderator()
    one = comment(thread)
    ruled(one, Outcome.REJECT, user, 5, "offensive")
    ruled(one, Outcome.PUBLISH, user, 9)
    tally = day_of(thread.publication).rules["offensive"]
    # Taken down by a person, and put back by one.
    assert (tally.rejected, tally.reversed) == (1, 2)


def test_what_is_taken_back_at_once_counts_nowhere() -> None:
    thread, user = a_thread(mode=Mode.PREMODERATED), moderator()
    decision = ruled(held(thread), Outcome.REJECT, user, 5, "offensive")
    undo(decision.pk, user=user, now=NOW + timedelta(minutes=5, seconds=4))
    day = day_of(thread.publication)
    assert (day.whole.rejected, day.whole.waits, day.whole.held) == (0, (), 1)


def test_a_comment_held_again_while_it_is_held_has_waited_since_the_first_time() -> None:
    thread, user = a_thread(mode=Mode.PREMODERATED), moderator()
    one = held(thread)
    taken = ruled(one, Outcome.REJECT, user, 5)
    undo(taken.pk, user=user, now=NOW + timedelta(minutes=5, seconds=4))
    for minutes in (30, 59):
        held_again(one, minutes)
    ruled(one, Outcome.PUBLISH, user, 60)
    # What was published in between waits anew.
    held_again(one, 100)
    held_again(one, 110)
    ruled(one, Outcome.REJECT, user, 120)
    ruled(held(thread), Outcome.PUBLISH, user, 10)
    assert day_of(thread.publication).whole.waits == (10, 20, 60)


def test_the_day_is_the_publications_own() -> None:
    publication = a_publication(time_zone="Pacific/Auckland")
    comment(a_thread(publication), now=NOW)
    morning = days.of(publication, TODAY, TODAY + timedelta(days=1), NOW)
    assert [day.posted for day in morning] == [0, 1]


def test_days_that_are_over_are_kept_and_not_counted_again() -> None:
    thread = a_thread()
    comment(thread)
    later = NOW + timedelta(days=3)
    assert days.count_due(later) == 3 and days.count_due(later) == 0
    kept = CountedDay.objects.get(day=TODAY)
    assert DayFigures.from_dict(TODAY, kept.figures) == day_of(thread.publication)
    with CaptureQueriesContext(connection) as queries:
        days.of(thread.publication, TODAY, TODAY + timedelta(days=2), later)
    assert len(queries) == 1


def test_tallies_add_up_and_come_back_from_json() -> None:
    one = Tally(1, 2, 3, (5, 9)) + Tally(1, 0, 0, (7,))
    assert one == Tally(2, 2, 3, (5, 7, 9))
    day = DayFigures(TODAY, 4, {"": one})
    assert DayFigures.from_dict(TODAY, day.to_dict()) == day


def test_the_page_draws_it_for_whoever_may_read_there(client: Client) -> None:
    user = signed_in(client)
    publication = a_publication()
    Membership.objects.create(user=user, publication=publication, role=Role.AUDITOR, created_at=NOW)
    comment(a_thread(publication))
    page = client.get(f"/desk/figures/?publication={publication.pk}&days=7")
    assert page.status_code == 200 and page.content.count(b"<svg") >= 1
    assert client.get(f"/desk/figures/?publication={a_publication().pk}").status_code == 404
