"""Which appeals wait, and for whom."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from rejoinder.accounts.models import User
from rejoinder.discussion import roles
from rejoinder.discussion.models import Appeal, Revision
from rejoinder.discussion.roles import Task

COUNTED = 999
ANSWERED_SHOWN = 50


def waiting(user: User, task: Task = Task.READ) -> QuerySet[Appeal]:
    """Open appeals at the publications where this user may do this, the most pressing first."""
    return _seen(user, task).filter(answered_at=None).order_by("due_at", "pk")


def answered(user: User) -> QuerySet[Appeal]:
    """The latest appeals that are answered, newest first, found by an index on time."""
    return _seen(user, Task.READ).filter(answered_at__isnull=False).order_by("-created_at", "-pk")[:ANSWERED_SHOWN]


def count_label(user: User) -> str:
    """How many wait where this user may decide, as a short label; blank when none do."""
    count = waiting(user, Task.DECIDE)[: COUNTED + 1].count()
    if count > COUNTED:
        return f"{COUNTED}+"
    return str(count) if count else ""


def listed(appeals: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """The same with all that a list shows of each, and the comment's ``excerpt``."""
    current = Revision.objects.filter(
        comment=OuterRef("comment"), number=OuterRef("comment__revision_number")
    )
    related = appeals.select_related("decision__user", "comment__thread__publication", "user")
    return related.annotate(excerpt=Subquery(current.values("text")[:1]))


def _seen(user: User, task: Task) -> QuerySet[Appeal]:
    places = roles.publications_for(user, task).order_by()
    return Appeal.objects.filter(comment__thread__publication__in=places)
