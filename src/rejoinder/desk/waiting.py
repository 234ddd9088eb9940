"""What waits for a person: held comments, the urgent first and the likely fine last, the oldest first among equals."""

from __future__ import annotations

from django.db.models import OuterRef, Q, QuerySet, Subquery

from rejoinder.discussion.models import Comment, Decision, Revision, State

COUNTED = 999
"""Nobody needs to know how far beyond this the queue goes, so nothing counts further."""


def held() -> QuerySet[Comment]:
    """Held comments, in the order in which a person should look at them."""
    return Comment.objects.filter(state=State.HELD).order_by("-urgency", "created_at", "pk")


def listed() -> QuerySet[Comment]:
    """Held comments, each with its ``text``, what is ``awaited``, and the last decision's ``rule`` and ``reason``."""
    last = Decision.objects.filter(comment=OuterRef("pk")).order_by("-pk")
    current = Revision.objects.filter(comment=OuterRef("pk"), number=OuterRef("revision_number"))
    return (
        held()
        .select_related("thread", "thread__publication")
        .prefetch_related("awaited")
        .annotate(
            text=Subquery(current.values("text")[:1]),
            rule=Subquery(last.values("rule")[:1]),
            reason=Subquery(last.values("reason")[:1]),
        )
    )


def count_label() -> str:
    """How many wait, as a short label; blank when none do."""
    count = held()[: COUNTED + 1].count()
    if count > COUNTED:
        return f"{COUNTED}+"
    return str(count) if count else ""


def next_after(comment: Comment) -> int | None:
    """The id of the held comment that follows this one, starting over at the first; None when none waits."""
    later = Q(created_at__gt=comment.created_at) | Q(created_at=comment.created_at, pk__gt=comment.pk)
    later = Q(urgency__lt=comment.urgency) | Q(urgency=comment.urgency) & later
    others = held().exclude(pk=comment.pk).values_list("pk", flat=True)
    return others.filter(later).first() or others.first()
