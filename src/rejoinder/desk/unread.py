"""Says who has still to read a held comment, why they have not, and since when they are away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from rejoinder.discussion.models import AwaitedReading, Comment, Wanted

_WHY = {
    "absent": "it is not there",
    "late": "it was too slow",
    "broken": "it failed",
    "": "it has not been asked yet",
}

_NOT_INSTALLED = {"absent": "not installed here"}
"""Why a classifier cannot read anything before the operator, or whoever writes the rules, does something."""


@dataclass(frozen=True, slots=True)
class Unread:
    """One reading that is awaited."""

    sentence: str
    away_since: datetime | None
    """The earliest moment since which any comment waits for this reader; None where it is not away."""


def short(awaited: Iterable[AwaitedReading]) -> str:
    """One line for the queue; blank where nothing is awaited."""
    names = [_named(one) for one in awaited if one.wanted == Wanted.SCORES]
    return f"Not read by {' and '.join(names)} yet: will be judged again when it is back." if names else ""


def of(comment: Comment) -> list[Unread]:
    """What is awaited of this comment, in two queries at most."""
    awaited = list(comment.awaited.order_by("pk"))
    if not awaited:
        return []
    readers = {one.reader for one in awaited}
    rows = AwaitedReading.objects.filter(reader__in=readers).exclude(fault="")
    since = dict(rows.values_list("reader").annotate(Min("since")))
    return [Unread(_sentence(one), since.get(one.reader) if one.fault else None) for one in awaited]


def _named(one: AwaitedReading) -> str:
    why = _NOT_INSTALLED.get(one.fault, "")
    return f"“{one.reader}” ({why})" if why else f"“{one.reader}”"


def _sentence(one: AwaitedReading) -> str:
    why = _WHY.get(one.fault, one.fault)
    if one.wanted == Wanted.SCORES:
        why = f"it is {_NOT_INSTALLED[one.fault]}" if one.fault in _NOT_INSTALLED else why
        return f"Not read by “{one.reader}” yet: {why}. The comment is judged again when it is back."
    if one.wanted == Wanted.WORDS:
        return f"“{one.reader}” has not said yet which words its score rests on: {why}. They are marked when it has."
    return f"The second reader has not read it yet: {why}. You need not wait for it."
