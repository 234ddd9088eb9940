"""Has the threads whose closing time has passed printed once more, so that their pages say so."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rejoinder.discussion import versions
from rejoinder.discussion.models import Thread

AT_ONCE = 100


def close_due(now: datetime) -> int:
    """Raise the version of every thread that still says it is open after its time; returns how many those were.

    Nobody could write there in any case: the door asks the clock.
    """
    due = list(
        Thread.objects.filter(closes_at__lte=now, shown_open=True).values_list("pk", flat=True)[:AT_ONCE]
    )
    for thread_id in due:
        with transaction.atomic():
            thread = versions.lock(thread_id)
            if thread.shown_open and thread.closes_at is not None and thread.closes_at <= now:
                versions.raise_whole(thread, now)
    return len(due)
