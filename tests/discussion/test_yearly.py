"""The yearly report's figures: each counted from what was decided, at a cost that the record does not raise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, QuerySet
from django.test.utils import CaptureQueriesContext

from rejoinder.accounts.models import User
from rejoinder.discussion import ledger, rulesets, tokens
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.report import Complaint, report
from rejoinder.discussion.actions.undo import undo
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.ledger import Ruling
from rejoinder.discussion.models import (
    Appeal,
    Comment,
    Decision,
    Maker,
    Mode,
    Publication,
    Report,
    State,
    Thread,
)
from rejoinder.discussion.spans import of_span, that_stand
from rejoinder.discussion.yearly import Median, figures
from rejoinder.policy.verdict import Outcome
from tests.discussion.making import NOW, a_publication, a_thread, arrival, comment, fill

pytestmark = pytest.mark.django_db

BARRED = '[rules.blocklist]\nwords = ["turnip"]\n[rules.newcomer]\nenabled = false\n'


def a_site(**fields: object) -> Publication:
    publication = a_publication(**fields)
    rulesets.adopt(publication, BARRED, NOW)
    return Publication.objects.get(pk=publication.pk)


def mo() -> User:
    return User.objects.get_or_create(username="mo", is_superuser=True)[0]


def decided(one: Comment, outcome: Outcome, minutes: float, rule: str = "") -> Decision:
    seen = Decision.objects.filter(comment=one).latest("pk").pk
    when = one.created_at + timedelta(minutes=minutes)
    rule = rule or ("libel" if outcome is Outcome.REJECT else "")
    return decide(one.pk, user=mo(), outcome=outcome, rule=rule, seen=seen, now=when)


def held(publication: Publication) -> Comment:
    return comment(a_thread(publication, mode=Mode.PREMODERATED))


def complain(one: Comment, client: str = "192.0.2.1", ground: str = "rules", hours: int = 0) -> None:
    report(
        Complaint(
            comment_id=one.pk, ground=ground, rule="offensive", why="It is rude to all.", name="Nell",
            email="nell@example.org", good_faith=True, client=client,
        ),
        NOW + timedelta(hours=hours),
    )  # fmt: skip


def test_posted_held_rejected_and_withdrawn_are_counted_once_each() -> None:
    publication = a_site()
    thread = a_thread(publication)
    one = comment(thread)
    comment(thread, "A turnip.")
    held(publication)
    decided(comment(thread), Outcome.REJECT, 5)
    withdraw(tokens.comment_token(one.pk), NOW + timedelta(minutes=1))
    fill(thread, [arrival(1), arrival(2, state=State.REJECTED)])
    made = figures(publication, 2026)
    assert (made.posted, made.held, made.withdrawn) == (4, 1, 1)
    assert (made.rejected_by_rules, made.rejected_by_people, made.rejected) == (1, 1, 2)
    assert made.by_rule == {"Words not published": (1, 0), "Claims that could harm a name": (0, 1)}
    assert made.by_category == {
        "Other violation of the provider’s terms and conditions": (1, 0),
        "Illegal or harmful speech": (0, 1),
    }


def test_what_was_taken_back_within_moments_never_happened() -> None:
    publication = a_site()
    one = held(publication)
    taken = decided(one, Outcome.REJECT, 0.05)
    undo(taken.pk, user=mo(), now=taken.created_at + timedelta(seconds=5))
    decided(one, Outcome.PUBLISH, 30)
    made = figures(publication, 2026)
    assert (made.rejected, made.released, made.held) == (0, 1, 1)
    assert made.decision_median == Median(1, timedelta(minutes=30))


def test_reversals_are_laid_to_whoever_had_rejected() -> None:
    publication = a_site()
    thread = a_thread(publication)
    decided(comment(thread, "A turnip."), Outcome.PUBLISH, 1)
    comment(thread, "Another turnip, and more of it.")
    turned = comment(thread)
    decided(turned, Outcome.REJECT, 1)
    decided(turned, Outcome.PUBLISH, 2)
    made = figures(publication, 2026)
    assert (made.rules.rejected, made.rules.reversed, made.rules.share) == (2, 1, 0.5)
    assert (made.people.rejected, made.people.reversed) == (1, 1)
    assert figures(publication, 2025).rules.share is None


@pytest.mark.parametrize(("minutes", "middle"), [([10, 60, 20], 20), ([10, 60, 20, 30], 25), ([7], 7)])
def test_the_median_is_the_middle_waiting_time(minutes: list[int], middle: int) -> None:
    publication = a_site()
    for waited in minutes:
        decided(held(publication), Outcome.PUBLISH, waited)
    # What was never held did not wait.
    decided(comment(a_thread(publication)), Outcome.REJECT, 9_000)
    assert figures(publication, 2026).decision_median == Median(len(minutes), timedelta(minutes=middle))


def test_the_wait_begins_when_a_comment_is_first_held_and_not_when_it_is_held_again() -> None:
    publication = a_site()
    one = held(publication)
    again = Ruling(State.HELD, Maker.RULES, rule="threat", reason="A person will look.")
    for minutes in (20, 50):
        ledger.record_decision(one.pk, again, NOW + timedelta(minutes=minutes))
    decided(one, Outcome.PUBLISH, 60)
    assert figures(publication, 2026).decision_median == Median(1, timedelta(minutes=60))
    ledger.record_decision(one.pk, again, NOW + timedelta(minutes=90))
    decided(one, Outcome.REJECT, 100)
    assert figures(publication, 2026).decision_median == Median(2, timedelta(minutes=35))


def test_reports_are_counted_by_ground_and_by_what_came_of_them() -> None:
    publication = a_site(hold_after_reports=2)
    thread = a_thread(publication)
    removed, kept, gone, waiting, machine = (comment(thread) for _ in range(5))
    complain(removed, ground="illegal")
    complain(kept, "192.0.2.1")
    complain(kept, "192.0.2.2")
    complain(gone)
    complain(waiting)
    complain(machine)
    decided(removed, Outcome.REJECT, 60)
    decided(kept, Outcome.PUBLISH, 180)
    withdraw(tokens.comment_token(gone.pk), NOW + timedelta(minutes=240))
    ledger.record_decision(
        machine.pk, Ruling(State.REJECTED, Maker.RULES, rule="offensive"), NOW + timedelta(minutes=1)
    )
    made = figures(publication, 2026).reports
    assert (made.received, made.illegal, made.against_rules) == (6, 1, 5)
    assert (made.removed, made.kept, made.withdrawn, made.waiting) == (2, 2, 1, 1)
    assert (made.without_a_person, made.took_down) == (1, 1)
    assert made.by_rule == {"Offensive language": 5, "Illegal": 1}
    assert made.median == Median(5, timedelta(hours=3))


def test_appeals_are_counted_by_their_answers() -> None:
    publication = a_site()
    for granted, hours in ((True, 2), (False, 4), (None, 0)):
        one = comment(a_thread(publication), "A turnip.", name=f"Reader {hours}")
        answered = None if granted is None else NOW + timedelta(hours=hours)
        Appeal.objects.create(
            decision=Decision.objects.get(comment=one), comment=one, text="It is a vegetable.", created_at=NOW,
            due_at=NOW, granted=granted, answered_at=answered,
        )  # fmt: skip
    made = figures(publication, 2026).appeals
    assert (made.received, made.granted, made.denied, made.waiting) == (3, 1, 1, 1)
    assert made.median == Median(2, timedelta(hours=3))


def test_a_year_begins_at_midnight_in_the_publications_own_zone() -> None:
    publication = a_site(time_zone="Asia/Tokyo")
    comment(a_thread(publication), now=datetime(2025, 12, 31, 16, 0, tzinfo=UTC))
    comment(a_thread(publication), now=datetime(2025, 12, 31, 14, 0, tzinfo=UTC))
    made = figures(publication, 2026)
    assert made.posted == 1 and [month.posted for month in made.months] == [1, *[0] * 11]
    assert figures(publication, 2025).months[11].posted == 1


def test_other_publications_and_other_years_are_left_out() -> None:
    publication = a_site()
    comment(a_thread(a_site()))
    comment(a_thread(publication), now=NOW.replace(year=2025))
    assert figures(publication, 2026).posted == 0


def test_the_number_of_queries_stays_the_same_however_much_was_decided() -> None:
    publication = a_site()
    thread = a_thread(publication)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            figures(publication, 2026)
        return len(queries)

    _a_day(thread, publication)
    few = asked()
    for _ in range(4):
        _a_day(thread, publication)
    assert asked() == few <= 10


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (that_stand(Decision.objects.all()), "decision_by_time"),
        (Report.objects.all(), "report_by_time"),
        (Appeal.objects.all(), "appeal_by_time"),
    ],
)
def test_the_database_begins_from_the_time_and_not_from_the_whole_record(
    rows: QuerySet[Any], index: str
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL chooses by how many rows there are")
    plan = (
        of_span(rows, a_site(), NOW, NOW + timedelta(days=1)).values("comment__state").annotate(n=Count("pk"))
    )
    first = plan.explain().splitlines()[0]
    assert index in first, plan.explain()


def _a_day(thread: Thread, publication: Publication) -> None:
    comment(thread, name=f"Reader {Comment.objects.count()}")
    decided(held(publication), Outcome.REJECT, 5)
    one = comment(thread)
    complain(one)
    decided(one, Outcome.PUBLISH, 5)
