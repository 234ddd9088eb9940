"""Cases in hand: one moderator each, for as long as the lease runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import connection, connections

from rejoinder.accounts.models import User
from rejoinder.desk.cases.lines import Way
from rejoinder.desk.waiting import Tab, among
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.let_go import let_go
from rejoinder.discussion.actions.take import LEASE_FOR, take, take_this
from rejoinder.discussion.actions.undo import undo
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.ledger import leases
from rejoinder.discussion.models import (
    Comment,
    Decision,
    Lease,
    Maker,
    Membership,
    Mode,
    Order,
    Role,
    State,
    Thread,
)
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.tokens import comment_token
from rejoinder.policy.verdict import Outcome
from tests.discussion.making import a_thread, comment

MOMENT = timedelta(seconds=1)


def moderator(name: str, thread: Thread, role: Role = Role.MODERATOR) -> User:
    user = User.objects.create_user(username=name)
    Membership.objects.create(
        user=user, publication=thread.publication, role=role, created_at=thread.created_at
    )
    return user


def held(thread: Thread, now: datetime, count: int = 1) -> list[int]:
    made = [comment(thread, now=now + number * MOMENT).pk for number in range(count)]
    # Equally harmless, so that only their age puts them in order.
    Comment.objects.filter(pk__in=made).update(harm=0)
    return made


def next_for(user: User, now: datetime, line: Tab = Tab.HELD) -> int | None:
    return take([Way(line, Order.URGENT, now).waiting()], user=user, now=now)


@pytest.mark.django_db
def test_two_moderators_are_given_different_cases_in_order(now: datetime) -> None:
    thread = a_thread(mode=Mode.PREMODERATED)
    first, second = held(thread, now, 2)
    ada, ben, cleo = (moderator(name, thread) for name in ("ada", "ben", "cleo"))
    assert [next_for(ada, now), next_for(ben, now), next_for(cleo, now)] == [first, second, None]
    assert next_for(ada, now) == first, "a case in hand is given to its own moderator again"


@pytest.mark.django_db
def test_a_lease_that_ran_out_frees_the_case(now: datetime) -> None:
    thread = a_thread(mode=Mode.PREMODERATED)
    (only,) = held(thread, now)
    ada, ben = moderator("ada", thread), moderator("ben", thread)
    assert next_for(ada, now) == only
    assert next_for(ben, now + LEASE_FOR - MOMENT) is None
    assert next_for(ben, now + LEASE_FOR + MOMENT) == only
    assert take_this(only, user=ada, now=now + LEASE_FOR + 2 * MOMENT).user == ben


@pytest.mark.django_db
def test_a_page_that_stays_open_keeps_its_case(now: datetime) -> None:
    thread = a_thread(mode=Mode.PREMODERATED)
    (only,) = held(thread, now)
    ada, ben = moderator("ada", thread), moderator("ben", thread)
    next_for(ada, now)
    later = now + LEASE_FOR - MOMENT
    assert take_this(only, user=ada, now=later).user == ada
    assert next_for(ben, later + LEASE_FOR - MOMENT) is None


@pytest.mark.django_db
def test_a_case_is_taken_over_only_deliberately(now: datetime) -> None:
    thread = a_thread(mode=Mode.PREMODERATED)
    (only,) = held(thread, now)
    ada, ben = moderator("ada", thread), moderator("ben", thread)
    next_for(ada, now)
    assert take_this(only, user=ben, now=now).user == ada
    assert take_this(only, user=ben, now=now, over=True).user == ben
    assert take_this(only, user=ada, now=now).user == ben


@pytest.mark.django_db
def test_letting_go_frees_ones_own_case_and_nobody_elses(now: datetime) -> None:
    thread = a_thread(mode=Mode.PREMODERATED)
    (only,) = held(thread, now)
    ada, ben = moderator("ada", thread), moderator("ben", thread)
    next_for(ada, now)
    assert not let_go(only, user=ben)
    assert next_for(ben, now) is None
    assert let_go(only, user=ada)
    assert next_for(ben, now) == only


@pytest.mark.django_db
def test_deciding_and_withdrawing_end_the_lease(now: datetime) -> None:
    thread = a_thread(mode=Mode.PREMODERATED)
    decided, withdrawn = held(thread, now, 2)
    ada, ben = moderator("ada", thread), moderator("ben", thread)
    next_for(ada, now), next_for(ben, now)
    seen = Decision.objects.get(comment=decided).pk
    made = decide(decided, user=ada, outcome=Outcome.PUBLISH, seen=seen, now=now)
    withdraw(comment_token(withdrawn), now)
    assert not Lease.objects.exists()
    undo(made.pk, user=ada, now=now)
    assert next_for(ben, now) == decided, "what was taken back waits again, for whoever comes first"


@pytest.mark.django_db
def test_nobody_is_given_what_they_may_not_decide(now: datetime) -> None:
    ours, theirs = a_thread(mode=Mode.PREMODERATED), a_thread(mode=Mode.PREMODERATED)
    (foreign,) = held(theirs, now)
    (own,) = held(ours, now + MOMENT)
    ada, auditor = moderator("ada", ours), moderator("audrey", theirs, Role.AUDITOR)
    assert next_for(ada, now) == own
    assert next_for(auditor, now) is None
    for user in (ada, auditor):
        with pytest.raises(Refused) as refused:
            take_this(foreign, user=user, now=now)
        assert refused.value.status == 403
    with pytest.raises(Refused) as refused:
        take_this(foreign + own, user=ada, now=now)
    assert refused.value.status == 404


@pytest.mark.django_db
def test_leases_of_long_ago_are_swept(now: datetime) -> None:
    thread = a_thread(mode=Mode.PREMODERATED)
    held(thread, now, 2)
    ada, ben = moderator("ada", thread), moderator("ben", thread)
    next_for(ada, now), next_for(ben, now)
    decided = Comment.objects.earliest("pk")
    Comment.objects.filter(pk=decided.pk).update(state=State.REJECTED)
    next_for(ada, now + leases.FORGOTTEN_AFTER + LEASE_FOR + MOMENT)
    assert not Lease.objects.filter(comment=decided).exists()


def many_held(thread: Thread, count: int, now: datetime) -> None:
    """So many held comments with their decisions, written in bulk."""
    person = Comment.objects.select_related("commenter").get(pk=held(thread, now)[0]).commenter
    rows = [
        Comment(
            thread=thread,
            commenter=person,
            name="Reader",
            state=State.HELD,
            urgency=number % 3,
            created_at=now + timedelta(seconds=number),
            source="bulk",
            source_id=str(number),
        )
        for number in range(1, count)
    ]
    Comment.objects.bulk_create(rows, batch_size=2_000)
    ids = Comment.objects.filter(thread=thread, source="bulk").values_list("pk", flat=True)
    Decision.objects.bulk_create(
        (Decision(comment_id=pk, state=State.HELD, maker=Maker.RULES, created_at=now) for pk in ids),
        batch_size=2_000,
    )


def work(user: User, cases: int, now: datetime, begin: Callable[[], object]) -> list[int]:
    """Take case after case as the desk does, decide every other and pass over the rest; the ids in order."""
    begin()
    given: list[int] = []
    way = Way(Tab.HELD, Order.URGENT, now)
    legs = [way.waiting()]
    try:
        for number in range(cases):
            found = take(legs, user=user, now=now)
            if found is None:
                break
            given.append(found)
            place = way.stand(found)
            if number % 2 == 0:
                seen = Decision.objects.filter(comment=found).latest("pk").pk
                decide(found, user=user, outcome=Outcome.REJECT, rule="suspects", seen=seen, now=now)
            legs = way.following(place)
        return given
    finally:
        connections.close_all()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("moderators", "cases"), [(2, 40), (8, 20)])
def test_moderators_at_once_never_get_the_same_case_and_none_is_lost(
    way: str, moderators: int, cases: int, now: datetime
) -> None:
    size = 20_000 if connection.vendor == "postgresql" else 400
    thread = a_thread(mode=Mode.PREMODERATED)
    many_held(thread, size, now)
    people = [moderator(f"mod-{number}", thread) for number in range(moderators)]
    barrier = threading.Barrier(moderators)
    with ThreadPoolExecutor(moderators) as pool:
        jobs = [pool.submit(partial(work, user, cases, now, partial(barrier.wait, 30))) for user in people]
        given = [job.result(300) for job in jobs]
    everything = [one for ids in given for one in ids]
    assert len(everything) == moderators * cases == len(set(everything))
    decided = {one for ids in given for one in ids[::2]}
    # Whoever comes when the leases have run out finds all that was passed over, and nothing that was decided.
    later = now + LEASE_FOR + MOMENT
    left = set(leases.free(among(Tab.HELD, None), people[0], later).values_list("pk", flat=True))
    every = set(Comment.objects.filter(thread=thread).values_list("pk", flat=True))
    assert len(every) == size and left == every - decided
    assert Decision.objects.filter(maker=Maker.MODERATOR).count() == len(decided)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_eight_moderators_at_the_same_moment_share_out_the_last_cases(way: str, now: datetime) -> None:
    thread = a_thread(mode=Mode.PREMODERATED)
    waiting = held(thread, now, 5)
    people = [moderator(f"mod-{number}", thread) for number in range(8)]
    barrier = threading.Barrier(len(people))

    def grasp(user: User) -> int | None:
        try:
            barrier.wait(30)
            return next_for(user, now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(people)) as pool:
        given = list(pool.map(grasp, people))
    assert sorted(one for one in given if one is not None) == waiting
