"""The lines in which cases wait for a person, and which case follows or precedes another in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rejoinder.discussion.models import Appeal, Comment, Report, State


class Line(StrEnum):
    """Why a case waits."""

    HELD = "held"
    REPORTED = "reported"
    APPEALED = "appealed"
    DOUBTFUL = "doubtful"

    @property
    def label(self) -> str | Promise:
        """The line's name for people."""
        return _LABELS[self]


_LABELS: dict[Line, Any] = {
    Line.HELD: _("Held comments"),
    Line.REPORTED: _("Reported comments"),
    Line.APPEALED: _("Appeals"),
    Line.DOUBTFUL: _("Doubtful comments"),
}
# What a line is ordered by, down to the id, so that every case has one place in it; “-” for the highest first.
_ORDER = {
    Line.HELD: ("-urgency", "created_at", "pk"),
    Line.REPORTED: ("-urgency", "waits_since", "pk"),
    Line.APPEALED: ("due_at", "pk"),
    Line.DOUBTFUL: ("-harm", "created_at", "pk"),
}


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one case stands in a line: the values that the line is ordered by."""

    line: Line
    values: tuple[Any, ...]


def line_of(asked: str, comment: Comment | None = None) -> Line:
    """The line that was asked for, else the one in which this comment waits."""
    if asked in set(Line):
        return Line(asked)
    if comment is None or comment.state == State.HELD:
        return Line.HELD
    if Appeal.objects.filter(comment=comment, answered_at=None).exists():
        return Line.APPEALED
    if Report.objects.filter(comment=comment, handled_at=None).exists():
        return Line.REPORTED
    return Line.DOUBTFUL if comment.doubtful else Line.HELD


def waiting(line: Line) -> QuerySet[Comment]:
    """The comments that wait in the line, the first first."""
    return _among(line, _ordered(line), _ORDER[line])


def stand(line: Line, comment_id: int) -> Stand | None:
    """Where the comment stands in the line; None where it is unknown, or has nothing that the line is ordered by."""
    names = [name.lstrip("-") for name in _ORDER[line]]
    values = _ordered(line).filter(pk=comment_id).values_list(*names).first()
    return None if values is None or None in values else Stand(line, tuple(values))


def following(line: Line, stand: Stand | None, *, back: bool = False) -> list[QuerySet[Comment]]:
    """What comes after this place in the line (before it, if ``back``), then the whole line, as it starts over.

    It comes in legs, one for each value that the line is ordered by, so that each is a range of the line's index.
    """
    order = tuple(_turned(name) for name in _ORDER[line]) if back else _ORDER[line]
    whole = _among(line, _ordered(line), order)
    if stand is None:
        return [whole]
    own = dict(zip((name.lstrip("-") for name in order), stand.values, strict=True))
    return [*(whole.filter(leg) for leg in _legs(order, own)), whole.exclude(pk=own["pk"])]


def _legs(order: Sequence[str], own: dict[str, Any]) -> Iterator[Q]:
    for depth in reversed(range(len(order))):
        same = {name.lstrip("-"): own[name.lstrip("-")] for name in order[:depth]}
        name = order[depth].lstrip("-")
        beyond = "lt" if order[depth].startswith("-") else "gt"
        yield Q(**same, **{f"{name}__{beyond}": own[name]})


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _ordered(line: Line) -> QuerySet[Comment]:
    """Every comment with what the line is ordered by."""
    comments = Comment.objects.all()
    if line is Line.REPORTED:
        reports = Report.objects.filter(comment=OuterRef("pk"), handled_at=None).order_by("created_at")
        return comments.annotate(waits_since=Subquery(reports.values("created_at")[:1]))
    if line is Line.APPEALED:
        appeals = Appeal.objects.filter(comment=OuterRef("pk"), answered_at=None).order_by("due_at")
        return comments.annotate(due_at=Subquery(appeals.values("due_at")[:1]))
    return comments


def _among(line: Line, comments: QuerySet[Comment], order: Sequence[str]) -> QuerySet[Comment]:
    if line is Line.HELD:
        found = comments.filter(state=State.HELD)
    elif line is Line.REPORTED:
        reported = Report.objects.filter(handled_at=None).values("comment")
        found = comments.filter(pk__in=reported).exclude(state=State.WITHDRAWN)
    elif line is Line.APPEALED:
        appealed = Appeal.objects.filter(answered_at=None).values("comment")
        found = comments.filter(pk__in=appealed).exclude(state=State.WITHDRAWN)
    else:
        found = comments.filter(doubtful=True)
    return found.order_by(*order)
