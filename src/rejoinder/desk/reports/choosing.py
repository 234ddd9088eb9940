"""Which publication and which span of time a screen is about, as its address says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import Http404, HttpRequest

from rejoinder.desk.screen import person
from rejoinder.discussion import roles
from rejoinder.discussion.locales import zone_of
from rejoinder.discussion.models import Publication
from rejoinder.discussion.roles import Task
from rejoinder.discussion.statements import Span


@dataclass(frozen=True, slots=True)
class Choice:
    """The publications that this person may choose among, and the one chosen."""

    publications: Sequence[Publication]
    publication: Publication


def publication(request: HttpRequest, task: Task) -> Choice:
    """The publication with the id in ``publication``, else the first by name; Http404 where one may not, or none is."""
    allowed = list(roles.publications_for(person(request), task))
    wanted = request.POST.get("publication") or request.GET.get("publication", "")
    for one in allowed:
        if not wanted or str(one.pk) == wanted:
            return Choice(allowed, one)
    raise Http404


def years(chosen: Publication, now: datetime) -> list[int]:
    """The years of which there are figures, the present one first."""
    zone = zone_of(chosen.time_zone)
    first, last = chosen.created_at.astimezone(zone).year, now.astimezone(zone).year
    return list(range(last, min(first, last) - 1, -1))


def day(text: str) -> date | None:
    """A day as a form sends it; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def span(chosen: Publication, first: date, last: date) -> Span:
    """The days from first to last, both included, in the publication's time zone."""
    zone = zone_of(chosen.time_zone)
    return Span(
        datetime.combine(first, time.min, zone), datetime.combine(last + timedelta(days=1), time.min, zone)
    )
