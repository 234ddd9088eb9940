"""Reads deeds in order of time, so that the thousandth page costs what the first does."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from django.db.models import Q, QuerySet

from rejoinder.accounts.models import User
from rejoinder.desk.audit.wanted import Wanted
from rejoinder.discussion import roles
from rejoinder.discussion.models import DeskEvent, Publication
from rejoinder.discussion.roles import Task

AT_ONCE = 1_000
"""Deeds read together for an export."""
# So many digits that the moment is one that a calendar has.
_PLACE = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where somebody may look."""

    publications: tuple[Publication, ...]
    everywhere: bool
    """Whether these are all there are; then what concerns the whole site belongs to it, too."""

    @classmethod
    def of(cls, user: User, task: Task) -> Scope:
        """Where this user may do this, in two queries."""
        own = tuple(roles.publications_for(user, task))
        return cls(own, len(own) == Publication.objects.count())


@dataclass(frozen=True, slots=True)
class Place:
    """A place between two deeds in the order of time, told in an address."""

    moment: datetime
    id: int

    @classmethod
    def after(cls, event: DeskEvent) -> Place:
        """Right at this deed."""
        return cls(event.created_at, event.pk)

    @classmethod
    def read(cls, text: str) -> Place | None:
        """The place that ``str`` wrote; None for anything else."""
        found = _PLACE.fullmatch(text)
        return cls(_EPOCH + int(found[1]) * _MICROSECOND, int(found[2])) if found else None

    def __str__(self) -> str:
        return f"{(self.moment - _EPOCH) // _MICROSECOND}-{self.id}"


def older(scope: Scope, wanted: Wanted, place: Place | None, most: int) -> list[DeskEvent]:
    """At most so many deeds before the place, or the newest of all, newest first."""
    before = Q()
    if place is not None:
        before = Q(created_at__lte=place.moment) & (Q(created_at__lt=place.moment) | Q(pk__lt=place.id))
    return _taken(scope, wanted, before, most, newest_first=True)


def newer(scope: Scope, wanted: Wanted, place: Place, most: int) -> list[DeskEvent]:
    """At most so many deeds after the place, the nearest to it, newest first."""
    behind = Q(created_at__gte=place.moment) & (Q(created_at__gt=place.moment) | Q(pk__gt=place.id))
    return list(reversed(_taken(scope, wanted, behind, most, newest_first=False)))


def every(scope: Scope, wanted: Wanted, at_once: int = AT_ONCE) -> Iterator[Sequence[DeskEvent]]:
    """All of them, newest first, so many at a time; each time they are read is as cheap as the first."""
    place: Place | None = None
    while some := older(scope, wanted, place, at_once):
        yield some
        if len(some) < at_once:
            return
        place = Place.after(some[-1])


def _taken(scope: Scope, wanted: Wanted, where: Q, most: int, *, newest_first: bool) -> list[DeskEvent]:
    order = ("-created_at", "-pk") if newest_first else ("created_at", "pk")
    rows = DeskEvent.objects.filter(where, wanted.condition).select_related("user", "publication")
    rows = rows.order_by(*order)
    # One query for each publication: asked for several together, a database reads all of them and sorts.
    parts: Iterable[QuerySet[DeskEvent]] = [rows]
    if wanted.publication is not None:
        own = wanted.publication in scope.publications
        parts = [rows.filter(publication=wanted.publication)] if own else []
    elif not scope.everywhere:
        parts = [rows.filter(publication=publication) for publication in scope.publications]
    merged = heapq.merge(*(part[:most] for part in parts), key=_when, reverse=newest_first)
    return list(islice(merged, most))


_when: Callable[[DeskEvent], tuple[datetime, int]] = lambda event: (event.created_at, event.pk)  # noqa: E731
