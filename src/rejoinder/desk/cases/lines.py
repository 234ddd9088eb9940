"""The lines in which cases wait for a person, and which case follows or precedes another on the way through one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from rejoinder.desk import waiting
from rejoinder.desk.waiting import WAITING, Tab
from rejoinder.discussion import ranks
from rejoinder.discussion.models import Appeal, Comment, Order, Report, State

# What a line is ordered by, down to the id, so that every case has one place in it; “-” for the highest first.
_ORDERS = {
    Order.URGENT: ("-urgency", "-weight", "created_at", "pk"),
    Order.NEWEST: ("-created_at", "-pk"),
    Order.OLDEST: ("created_at", "pk"),
    Order.THREAD: ("-thread_id", "created_at", "pk"),
}
# An answer is promised by a day, whatever somebody likes; and doubtful ones gather for as long as the site lives, so
# they are taken as they stand in their index.
_FIXED = {Tab.APPEALED: ("due_at", "pk"), Tab.DOUBTFUL: ("-harm", "created_at", "pk")}


@dataclass(frozen=True, slots=True)
class Way:
    """The way through a line in one order, as it is at one moment: what is pressing changes with the clock."""

    line: Tab
    order: Order
    now: datetime
    narrow: Callable[[QuerySet[Comment]], QuerySet[Comment]] = lambda comments: comments
    """What is left of the line by filters."""

    def waiting(self) -> QuerySet[Comment]:
        """The comments that wait, the first first."""
        return self._all().order_by(*self._names)

    def stand(self, comment_id: int) -> tuple[Any, ...] | None:
        """Where the comment stands: its values of what the line is ordered by; None where it has none."""
        names = [name.lstrip("-") for name in self._names]
        values = self._annotated().filter(pk=comment_id).values_list(*names).first()
        return None if values is None or None in values else values

    def following(self, stand: tuple[Any, ...] | None, *, back: bool = False) -> list[QuerySet[Comment]]:
        """What comes after this place (before it, if ``back``), then the whole line, as it starts over.

        It comes in legs, one for each value that the line is ordered by, so that each can be a range of an index.
        """
        names = tuple(_turned(name) for name in self._names) if back else self._names
        whole = self._all().order_by(*names)
        if stand is None:
            return [whole]
        own = dict(zip((name.lstrip("-") for name in names), stand, strict=True))
        return [*(whole.filter(leg) for leg in _legs(names, own)), whole.exclude(pk=own["pk"])]

    @property
    def _names(self) -> tuple[str, ...]:
        names = _FIXED.get(self.line) or _ORDERS[self.order]
        return ("-gravity", *names) if self._by_gravity else names

    @property
    def _by_gravity(self) -> bool:
        return self.line is Tab.REPORTED and self.order == Order.URGENT

    def _all(self) -> QuerySet[Comment]:
        return self.narrow(waiting.narrowed(self.line, self._annotated()))

    def _annotated(self) -> QuerySet[Comment]:
        """Every comment with what this way is ordered by."""
        if self.line is Tab.APPEALED:
            appeals = Appeal.objects.filter(comment=OuterRef("pk"), answered_at=None).order_by("due_at")
            return Comment.objects.annotate(due_at=Subquery(appeals.values("due_at")[:1]))
        if self.order != Order.URGENT or self.line in _FIXED:
            return Comment.objects.all()
        comments = Comment.objects.annotate(weight=ranks.weight(self.now))
        return comments.annotate(gravity=waiting.gravity()) if self._by_gravity else comments


def line_of(asked: str, comment: Comment | None = None) -> Tab:
    """The line that was asked for, else the one in which this comment waits."""
    if asked in WAITING:
        return Tab(asked)
    if comment is None or comment.state == State.HELD:
        return Tab.HELD
    if Appeal.objects.filter(comment=comment, answered_at=None).exists():
        return Tab.APPEALED
    if Report.objects.filter(comment=comment, handled_at=None).exists():
        return Tab.REPORTED
    return Tab.DOUBTFUL if comment.doubtful else Tab.HELD


def _legs(names: Sequence[str], own: dict[str, Any]) -> Iterator[Q]:
    for depth in reversed(range(len(names))):
        same = {name.lstrip("-"): own[name.lstrip("-")] for name in names[:depth]}
        name = names[depth].lstrip("-")
        beyond = "lt" if names[depth].startswith("-") else "gt"
        yield Q(**same, **{f"{name}__{beyond}": own[name]})


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"
