"""Has editors told of appeals that nobody answered in time, each once."""

from __future__ import annotations

from datetime import datetime

from rejoinder.discussion import ledger, roles, writer
from rejoinder.discussion.models import Appeal
from rejoinder.discussion.roles import Task

AT_ONCE = 50


def remind_overdue(now: datetime) -> int:
    """Queue a notice to each editor of the publication for each appeal that is overdue; returns for how many."""
    waiting = Appeal.objects.filter(answered_at=None, due_at__lt=now, overdue_told_at=None)
    overdue = list(waiting.select_related("comment__thread").order_by("due_at")[:AT_ONCE])
    for appeal in overdue:
        _remind(appeal, now)
    return len(overdue)


def _remind(appeal: Appeal, now: datetime) -> None:
    editors = roles.people_for(Task.RULE, appeal.comment.thread.publication_id).exclude(email="")
    users = list(editors.order_by("pk").values_list("pk", flat=True))
    writer.write(lambda: ledger.mark_overdue(appeal, users, now))
