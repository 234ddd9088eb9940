"""The one thread that writes."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from rejoinder.discussion import writer
from rejoinder.discussion.models import Comment, Publication
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.writer import Writer
from tests.discussion.making import NOW, a_thread, check_counts, post

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 2.0


@pytest.fixture
def started() -> Iterator[Writer]:
    """A writer of this test's own, stopped at its end."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has a writer")
    made = Writer(patience=PATIENCE)
    yield made
    made.stop()


def add(slug: str) -> Callable[[], str]:
    def work() -> str:
        Publication.objects.create(slug=slug, name=slug, created_at=NOW)
        return slug

    return work


def slugs() -> set[str]:
    return set(Publication.objects.values_list("slug", flat=True))


class Gate:
    """A job that holds the writer until it is opened, so that what comes meanwhile is committed together."""

    def __init__(self) -> None:
        self.entered, self.open = threading.Event(), threading.Event()

    def __call__(self) -> None:
        self.entered.set()
        assert self.open.wait(10)


def together(made: Writer, *jobs: Callable[[], object]) -> list[Future[object]]:
    """The jobs, handed in while the writer is busy; their futures once all are done."""
    gate = Gate()
    with ThreadPoolExecutor(len(jobs) + 1) as pool:
        first = pool.submit(made.write, gate)
        assert gate.entered.wait(10)
        futures: list[Future[object]] = []
        for number, job in enumerate(jobs, 1):
            futures.append(pool.submit(made.write, job))
            while made._queue.qsize() < number:
                threading.Event().wait(0.001)
        gate.open.set()
        first.result(10)
    return futures


def test_a_job_is_done_in_another_thread_and_seen_here_when_it_returns(started: Writer) -> None:
    names: list[str] = []

    def work() -> None:
        names.append(threading.current_thread().name)
        add("one")()

    started.write(work)
    assert names == ["rejoinder-writer"]
    assert slugs() == {"one"}


def test_what_arrives_together_is_committed_together(
    started: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    attempt = writer._attempt

    def counted(batch: list[writer._Job]) -> object:
        sizes.append(len(batch))
        return attempt(batch)

    monkeypatch.setattr(writer, "_attempt", counted)
    futures = together(started, *(add(f"p{number}") for number in range(8)))
    assert sizes == [1, 8]
    assert {future.result() for future in futures} == slugs() == {f"p{number}" for number in range(8)}


def test_a_job_that_fails_does_not_hurt_its_neighbours(started: Writer) -> None:
    def half() -> None:
        add("half")()
        raise RuntimeError("no")

    def twice() -> None:
        add("one")()

    first, broken, doubled, last = together(started, add("one"), half, twice, add("two"))
    assert isinstance(broken.exception(), RuntimeError)
    assert isinstance(doubled.exception(), IntegrityError)
    assert (first.result(), last.result()) == ("one", "two")
    assert slugs() == {"one", "two"}
    assert started.write(add("three")) == "three"


def test_a_transaction_that_is_lost_is_done_again_job_by_job(started: Writer) -> None:
    def disaster() -> None:
        add("gone")()
        # What SQLite does by itself when the disk is full.
        assert connection.connection is not None
        connection.connection.execute("ROLLBACK")
        raise OperationalError("database or disk is full")

    first, broken, last = together(started, add("one"), disaster, add("two"))
    assert isinstance(broken.exception(), DatabaseError)
    assert (first.result(), last.result()) == ("one", "two")
    assert slugs() == {"one", "two"}


def test_a_commit_that_fails_is_never_taken_for_one_that_did_not(
    started: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(self: object) -> None:
        raise OperationalError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr("django.db.backends.base.base.BaseDatabaseWrapper._commit", failing)
        with pytest.raises(OperationalError):
            started.write(add("one"))
    assert slugs() == set()
    assert started.write(add("two")) == "two"
    assert slugs() == {"two"}


def test_a_database_locked_for_too_long_refuses_and_recovers(started: Writer) -> None:
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    started.write(lambda: connection.cursor().execute("PRAGMA busy_timeout=20"))
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(Refused) as caught:
            started.write(add("one"))
        assert (caught.value.status, caught.value.code) == (503, "busy")
        assert caught.value.retry_after > 0
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert slugs() == set()
    assert started.write(add("two")) == "two"


def test_a_database_locked_for_a_moment_is_waited_for(started: Writer) -> None:
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(0.1, lambda: other.execute("COMMIT"))
    timer.start()
    try:
        assert started.write(add("one")) == "one"
    finally:
        timer.join()
        other.close()
    assert slugs() == {"one"}


def test_too_many_waiting_are_refused_at_once_and_those_taken_are_done() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has a writer")
    made = Writer(most_waiting=2)
    gate = Gate()
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(made.write, gate)
        assert gate.entered.wait(10)
        taken = [pool.submit(made.write, add(slug)) for slug in ("one", "two")]
        while made._queue.qsize() < 2:
            threading.Event().wait(0.001)
        with pytest.raises(Refused) as caught:
            made.write(add("three"))
        assert caught.value.status == 503
        gate.open.set()
        first.result(10)
        assert [future.result(10) for future in taken] == ["one", "two"]
    made.stop()
    assert slugs() == {"one", "two"}


def test_stopping_finishes_what_was_taken_and_takes_nothing_more() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has a writer")
    made = Writer()
    gate = Gate()
    with ThreadPoolExecutor(3) as pool:
        pool.submit(made.write, gate)
        assert gate.entered.wait(10)
        taken = pool.submit(made.write, add("one"))
        while not made._queue.qsize():
            threading.Event().wait(0.001)
        stopping = pool.submit(made.stop)
        while not made._stopped:
            threading.Event().wait(0.001)
        with pytest.raises(Refused):
            made.write(add("two"))
        gate.open.set()
        stopping.result(10)
        assert taken.result(10) == "one"
    assert slugs() == {"one"}
    assert not made._thread.is_alive()


def test_started_for_the_process_it_writes_posts_and_stopped_the_caller_does(now: datetime) -> None:
    thread = a_thread()
    writer.start()
    writer.start()
    try:
        assert (writer._writer is not None) == (connection.vendor == "sqlite")
        post(thread, now=now)
    finally:
        writer.stop()
        writer.stop()
    post(thread, now=now)
    assert Comment.objects.count() == 2
    check_counts(thread)


def test_inside_a_transaction_of_the_caller_the_job_is_part_of_it(
    started: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "_writer", started)
    with pytest.raises(RuntimeError), transaction.atomic():
        writer.write(add("one"))
        raise RuntimeError("the caller thinks better of it")
    assert slugs() == set()


def test_a_job_may_write_through_the_writer_again(started: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "_writer", started)
    assert writer.write(lambda: writer.write(add("one"))) == "one"
    assert slugs() == {"one"}


def test_what_is_acknowledged_was_synced_to_the_disk(started: Writer) -> None:
    def pragma() -> tuple[object, ...]:
        with connection.cursor() as cursor:
            return tuple(
                cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "journal_mode")
            )

    full = 2
    assert started.write(pragma) == (full, "wal")
