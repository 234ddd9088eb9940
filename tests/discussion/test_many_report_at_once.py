"""Many readers who report one comment in the same moment: each counts once, and it is taken down once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connections

from rejoinder.discussion.actions.report import Complaint, report
from rejoinder.discussion.models import Comment, Decision, Maker, Report
from rejoinder.discussion.refusal import Refused
from tests.discussion.making import NOW, a_publication, a_thread, check_counts, comment

pytestmark = pytest.mark.django_db(transaction=True)

READERS = 8
ENOUGH = 4


def at_once(jobs: list[Callable[[], object]]) -> list[object]:
    """Each job in a thread of its own, begun in the same moment; what each gave back, or how it was refused."""
    barrier = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        try:
            barrier.wait(30)
            return job()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))


def sent(one: Comment, client: str) -> object:
    return report(Complaint(comment_id=one.pk, ground="rules", rule="offensive", client=client), NOW)


@pytest.mark.usefixtures("way")
def test_readers_at_once_take_a_comment_down_once_and_no_later_than_told() -> None:
    one = comment(a_thread(a_publication(hold_after_reports=ENOUGH)))
    answers = at_once([partial(sent, one, f"192.0.2.{number}") for number in range(READERS)])
    late = [answer for answer in answers if isinstance(answer, Refused)]
    # Whoever comes after the last one that was needed finds the comment gone.
    assert {refused.code for refused in late} <= {"not_shown"} and len(late) == READERS - ENOUGH
    assert Report.objects.count() == ENOUGH
    assert Decision.objects.filter(maker=Maker.REPORTS).count() == 1
    assert Comment.objects.get().state == "held"
    check_counts(one.thread)


@pytest.mark.usefixtures("way")
def test_one_reader_who_sends_twice_at_once_is_one_with_one_receipt() -> None:
    one = comment(a_thread(a_publication(hold_after_reports=2)))
    answers = at_once([partial(sent, one, "192.0.2.1") for _ in range(READERS)])
    assert len(set(map(repr, answers))) == 1 and not isinstance(answers[0], Refused)
    assert Report.objects.count() == 1 and Comment.objects.get().state == "published"
