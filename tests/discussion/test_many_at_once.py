"""Many writers at once, and costs that do not grow."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections

from rejoinder.accounts.models import User
from rejoinder.discussion import facts, ledger, levels
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.submit import submit
from rejoinder.discussion.ledger import Ruling
from rejoinder.discussion.models import Comment, Leaf, Maker, Mode, Publication, State, Thread
from rejoinder.discussion.refusal import Refused
from rejoinder.policy.verdict import Outcome
from tests.discussion.making import (
    a_publication,
    a_thread,
    arrival,
    check_counts,
    comment,
    contribution,
    fill,
    post,
)

POSTERS = 8
Queries = Callable[..., AbstractContextManager[Any]]
at_once = pytest.mark.django_db(transaction=True)


def all_at_once(*jobs: Callable[[], object]) -> list[object]:
    """The jobs, each in a thread of its own, begun in the same moment; what each gave back or raised."""
    barrier = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        try:
            barrier.wait(10)
            return job()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result(60) for future in [pool.submit(run, job) for job in jobs]]


def several(count: int, job: Callable[[], object]) -> Callable[[], object]:
    """The job, done so many times one after the other."""

    def run() -> object:
        for _ in range(count):
            job()
        return None

    return run


@at_once
def test_eight_posters_get_places_of_their_own_and_counts_stay_true(way: str, now: datetime) -> None:
    thread = a_thread()
    root = post(thread, now=now).comment_id
    begin = Thread.objects.get(pk=thread.pk).version
    versions: list[int] = []
    watching = threading.Event()

    def watch() -> None:
        while not watching.is_set():
            versions.append(Thread.objects.get(pk=thread.pk).version)
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        watcher = pool.submit(watch)
        all_at_once(
            *(several(8, lambda: post(thread, now=now)) for _ in range(POSTERS - 2)),
            *(several(8, lambda: post(thread, parent=root, now=now)) for _ in range(2)),
        )
        watching.set()
        watcher.result(10)
    assert Comment.objects.filter(thread=thread, state=State.PUBLISHED).count() == 65
    assert Thread.objects.get(pk=thread.pk).version == begin + 64
    assert versions == sorted(versions)
    check_counts(thread)


@at_once
def test_a_double_click_is_one_comment_even_at_the_same_moment(way: str, now: datetime) -> None:
    thread = a_thread()
    sent = contribution(thread, "I should like to say this once.", client="192.0.2.9")
    receipts: list[Any] = all_at_once(*([lambda: submit(sent, now)] * POSTERS))
    assert {receipt.comment_id for receipt in receipts} == {Comment.objects.get().pk}
    assert sum(not receipt.again for receipt in receipts) == 1
    check_counts(thread)


@at_once
def test_the_same_browser_posting_twice_at_once_stays_one_commenter(way: str, now: datetime) -> None:
    thread = a_thread()
    key = post(thread, now=now).fresh_key
    receipts: list[Any] = all_at_once(
        *([lambda: post(thread, key=key, email="new@example.org", now=now)] * POSTERS)
    )
    assert len({Comment.objects.get(pk=receipt.comment_id).commenter_id for receipt in receipts}) == 1


@at_once
def test_of_eight_moderators_one_decides(way: str, now: datetime) -> None:
    thread = a_thread(mode=Mode.PREMODERATED)
    waiting = comment(thread, now=now)
    chief = User.objects.create_superuser("chief")
    seen = waiting.decisions.get().pk
    outcomes = all_at_once(
        *([lambda: decide(waiting.pk, user=chief, outcome=Outcome.PUBLISH, seen=seen, now=now)] * POSTERS)
    )
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == POSTERS - 1
    assert waiting.decisions.count() == 2
    check_counts(thread)


@at_once
def test_posts_imports_and_decisions_do_not_get_in_each_others_way(way: str, now: datetime) -> None:
    thread = a_thread()
    made = [comment(thread, now=now) for _ in range(4)]

    def turn(row: Comment) -> object:
        for state in (State.REJECTED, State.PUBLISHED, State.HELD):
            ledger.record_decision(row.pk, Ruling(state, Maker.RULES), now)
        return None

    all_at_once(
        *(partial(turn, row) for row in made),
        *(several(5, lambda: post(thread, now=now)) for _ in range(3)),
        lambda: fill(thread, [arrival(number, parent=number // 3 or "") for number in range(1, 61)]),
    )
    assert Comment.objects.filter(thread=thread).count() == 4 + 15 + 60
    check_counts(thread)


@pytest.mark.django_db
def test_a_post_costs_the_same_number_of_queries_in_a_thread_of_10_and_of_20_000(
    now: datetime, django_assert_max_num_queries: Queries
) -> None:
    publication = a_publication()
    spent: dict[str, set[int]] = {"root": set(), "answer": set(), "branch": set(), "again": set()}
    # The first post of all keeps the ruleset.
    post(a_thread(publication), now=now)
    for size in (10, 20_010):
        thread = long_thread(publication, size, now)
        first = Comment.objects.filter(thread=thread).order_by("pk")[0]
        fill(
            thread,
            [arrival(number, parent=900_000) for number in range(900_001, 900_031)] + [arrival(900_000)],
        )
        busy = Comment.objects.get(thread=thread, source_id="900000")
        sent = contribution(thread, client="192.0.2.5")
        acts: dict[str, Callable[[], object]] = {
            "root": partial(submit, sent, now),
            "answer": partial(post, thread, parent=first.pk, now=now),
            "branch": partial(post, thread, parent=busy.pk, now=now),
            "again": partial(submit, sent, now),
        }
        for name, act in acts.items():
            with django_assert_max_num_queries(40) as captured:
                act()
            spent[name].add(len(captured.captured_queries))
    assert {name: len(counts) for name, counts in spent.items()} == dict.fromkeys(spent, 1)


# How SQLite's plan names a search that is bounded, whatever the thread's length: by these columns of an index.
BOUNDED = (
    "INTEGER PRIMARY KEY (rowid=?)",
    "USING INDEX sqlite_autoindex",
    "COVERING INDEX sqlite_autoindex",
    "comment_leaf (thread_id=? AND page=? AND branch=?",
    "comment_sent (sent_digest=?)",
    "comment_recent (thread_id=?)",
    "comment_own (commenter_id=?",
    "comment_commenter (commenter_id=? AND state=?)",
    # A removed comment's own answers, whose branches name its author.
    "USING INDEX discussion_comment_parent_id",
    "decision_of_comment (comment_id=?)",
    # The reports and appeals of this one comment.
    "report_open (comment_id=?)",
    "USING INDEX discussion_appeal_comment_id",
    # The sanctions that aim at this sender, of whom few have any.
    "sanction_target (target=?)",
)


LIMITS = (f" LIMIT {2 * facts.RECENT}", f" LIMIT {levels.LOOKED_THROUGH}", " LIMIT 1")


@pytest.mark.django_db
def test_no_query_of_a_post_reads_the_whole_thread(now: datetime) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plan is read from SQLite")
    thread = long_thread(a_publication(trusted_after=3), 500, now)
    root = Comment.objects.filter(thread=thread).order_by("pk")[0]
    unbounded: list[str] = []

    def explain(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.startswith(("SELECT", "UPDATE")):
            with connection.cursor() as cursor:
                plan = [
                    row[3] for row in cursor.cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()
                ]
            # The latest comments are read newest first and no further than so many.
            latest = any(name in str(plan) for name in ("comment_recent", "comment_own"))
            if latest and (not sql.endswith(LIMITS) or "TEMP B-TREE" in str(plan)):
                unbounded.append(f"{plan}: {sql}")
            unbounded.extend(f"{step}: {sql}" for step in plan if not _is_bounded(step))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        receipt = post(thread, parent=root.pk, now=now)
        post(thread, key=receipt.fresh_key, now=now)
        ledger.record_decision(
            receipt.comment_id, Ruling(State.REJECTED, Maker.RULES), now + timedelta(hours=1)
        )
    assert not unbounded, "\n".join(unbounded)


def _is_bounded(step: str) -> bool:
    return not step.startswith(("SCAN", "SEARCH")) or any(known in step for known in BOUNDED)


def long_thread(publication: Publication, size: int, now: datetime) -> Thread:
    """A thread with so many root comments, written in bulk as an import leaves them."""
    thread = a_thread(publication)
    fill(thread, [arrival(1)])
    person = Comment.objects.get(thread=thread).commenter
    rows = (
        Comment(
            thread=thread,
            commenter=person,
            name="Reader",
            state=State.PUBLISHED,
            created_at=now - timedelta(days=30),
            published_at=now,
            position=number,
            page=number // 50 + 1,
            branch=0,
            source="bulk",
            source_id=str(number),
        )
        for number in range(1, size)
    )
    Comment.objects.bulk_create(rows, batch_size=2_000)
    Leaf.objects.filter(thread=thread).delete()
    Leaf.objects.bulk_create(
        Leaf(thread=thread, page=page, published=min(50, size - (page - 1) * 50), version=1)
        for page in range(1, (size - 1) // 50 + 2)
    )
    return thread
