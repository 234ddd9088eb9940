"""What waits for a person, tab by tab, and in which orders it can be looked through."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Case, Exists, Max, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rejoinder.accounts.models import User
from rejoinder.discussion import ranks, roles
from rejoinder.discussion.models import Appeal, Comment, Decision, Ground, Order, Publication, Report, State
from rejoinder.discussion.roles import Task

COUNTED = 999
"""Nobody needs to know how far beyond this the queue goes, so nothing counts further."""
RANKED = 5_000
"""Doubtful comments that are put in an order of their own, the likeliest to harm or the newest: nobody is made to look
at them, so they gather for as long as the site lives."""
LOOKED_BACK = 5_000
"""Decisions made since a page was opened among which its new cases are looked for."""
Places = Collection[int] | None
"""Ids of the publications whose cases somebody may see; None for all of them, so that nothing need be asked."""


class Tab(StrEnum):
    """One list of the queue."""

    HELD = "held"
    REPORTED = "reported"
    APPEALED = "appealed"
    DOUBTFUL = "doubtful"
    EVERYTHING = "everything"

    @property
    def label(self) -> str | Promise:
        """Its name for people."""
        return _LABELS[self]


_LABELS: dict[Tab, Promise] = {
    Tab.HELD: _("Held"),
    Tab.REPORTED: _("Reported"),
    Tab.APPEALED: _("Appealed"),
    Tab.DOUBTFUL: _("Doubtful"),
    Tab.EVERYTHING: _("Everything"),
}
WAITING = (Tab.HELD, Tab.REPORTED, Tab.APPEALED, Tab.DOUBTFUL)
"""The tabs of which each has its count."""


def places_of(user: User, task: Task) -> Places:
    """The publications at which the user may do this; one query."""
    every = list(Publication.objects.values_list("pk", flat=True))
    own = [key for key in every if roles.may(user, task, key)]
    return None if len(own) == len(every) else own


def among(tab: Tab, places: Places) -> QuerySet[Comment]:
    """The comments of the tab, in no order."""
    return within(narrowed(tab, Comment.objects.all()), places)


def narrowed(tab: Tab, comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """Those of the comments that are in the tab."""
    return _AMONG[tab](comments)


def within(comments: QuerySet[Comment], places: Places) -> QuerySet[Comment]:
    """Those of these publications."""
    return comments if places is None else comments.filter(thread__publication__in=places)


def ordered(comments: QuerySet[Comment], tab: Tab, order: Order, now: datetime) -> QuerySet[Comment]:
    """The tab's comments in the order.

    Urgent first is ``ranks.pressing``, and before it, of what is reported, what readers say is against the law; of
    appeals, what must be answered soonest; of everything, the newest.
    """
    if tab is Tab.DOUBTFUL and order in {Order.URGENT, Order.THREAD}:
        first = comments.order_by("-harm", "created_at") if order == Order.URGENT else _newest(comments)
        # Asked for by themselves: within the other query PostgreSQL would read every comment for them.
        comments = Comment.objects.filter(pk__in=list(first.values_list("pk", flat=True)[:RANKED]))
    if order == Order.OLDEST:
        return comments.order_by("created_at", "pk")
    if order == Order.THREAD:
        return comments.order_by("-thread", "created_at", "pk")
    if order == Order.NEWEST or tab is Tab.EVERYTHING:
        return _newest(comments)
    if tab is Tab.APPEALED:
        open_ones = Appeal.objects.filter(comment=OuterRef("pk"), answered_at=None).order_by("due_at")
        return comments.annotate(due_at=Subquery(open_ones.values("due_at")[:1])).order_by("due_at", "pk")
    if tab is Tab.REPORTED:
        return comments.annotate(gravity=gravity()).order_by("-gravity", *ranks.pressing(now))
    return comments.order_by(*ranks.pressing(now))


def gravity() -> Coalesce:
    """How grave the gravest report is that waits: 2 for the abuse of children, 1 for what is illegal, else 0.

    It is the database's to find for each reported comment, of which there are as few as readers make.
    """
    grave = Case(When(children=True, then=2), When(ground=Ground.ILLEGAL, then=1), default=0)
    open_ones = Report.objects.filter(comment=OuterRef("pk"), handled_at=None).annotate(gravity=grave)
    return Coalesce(Subquery(open_ones.order_by("-gravity").values("gravity")[:1]), 0)


def _newest(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    return comments.order_by("-created_at", "-pk")


def count(comments: QuerySet[Comment]) -> int:
    """How many there are, counted no further than one beyond ``COUNTED``."""
    return comments.order_by().values("pk")[: COUNTED + 1].count()


def label(number: int) -> str:
    """The count as it is shown: 999+ for more."""
    return f"{COUNTED}+" if number > COUNTED else str(number)


def counted(user: User, tab: Tab, places: Places) -> int:
    """How many wait in the tab, as by ``count``; one query, kept on the user for the request's sake.

    The menu, the tabs and the list ask for the same number.
    """
    kept: dict[object, int] = user.__dict__.setdefault("_desk_counts", {})
    key = (tab, None if places is None else frozenset(places))
    if key not in kept:
        kept[key] = count(among(tab, places))
    return kept[key]


def counts(user: User, places: Places) -> dict[Tab, str]:
    """How many wait in each tab, as labels."""
    return {tab: label(counted(user, tab, places)) for tab in WAITING}


def count_label(user: User) -> str:
    """How many held comments this person may decide about, as a short label; blank when none wait."""
    number = counted(user, Tab.HELD, places_of(user, Task.DECIDE))
    return label(number) if number else ""


def mark(tab: Tab) -> int:
    """How far the record has come, for ``arrived_since``."""
    latest: int | None = _WATCHED[tab].objects.aggregate(last=Max("pk"))["last"]
    return latest or 0


def arrived_since(comments: QuerySet[Comment], tab: Tab, since: int) -> QuerySet[Comment]:
    """Those of the tab's comments that came into it after the mark."""
    if tab is Tab.EVERYTHING:
        return comments.filter(pk__gt=since)
    fresh = _WATCHED[tab].objects.filter(pk__gt=since).order_by("-pk").values("comment")[:LOOKED_BACK]
    comments = comments.filter(pk__in=fresh)
    if tab is Tab.HELD:
        # What was judged again and held again has stood in the list all the while.
        before = Decision.objects.filter(comment=OuterRef("pk"), pk__lte=since, state=State.HELD)
        comments = comments.filter(~Exists(before))
    return comments


def _objected(comments: QuerySet[Comment], objecting: QuerySet[Any]) -> QuerySet[Comment]:
    # There is nothing left to decide about what its author has withdrawn.
    return comments.filter(pk__in=objecting.values("comment")).exclude(state=State.WITHDRAWN)


_AMONG: dict[Tab, Callable[[QuerySet[Comment]], QuerySet[Comment]]] = {
    Tab.HELD: lambda comments: comments.filter(state=State.HELD),
    Tab.REPORTED: lambda comments: _objected(comments, Report.objects.filter(handled_at=None)),
    Tab.APPEALED: lambda comments: _objected(comments, Appeal.objects.filter(answered_at=None)),
    Tab.DOUBTFUL: lambda comments: comments.filter(doubtful=True),
    Tab.EVERYTHING: lambda comments: comments,
}
# Any, for the checker cannot tell that all but the last have a comment.
_WATCHED: dict[Tab, Any] = {
    Tab.HELD: Decision,
    Tab.REPORTED: Report,
    Tab.APPEALED: Appeal,
    Tab.DOUBTFUL: Decision,
    Tab.EVERYTHING: Comment,
}
