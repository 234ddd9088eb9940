"""Months in which articles appeared, by the publication's own calendar, and how many in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from rejoinder.discussion import locales
from rejoinder.discussion.models import Publication

Counted = Mapping[str, tuple[int, int]]
"""By month such as 2026-05: how many articles it holds, and the most it ever held."""


class Month(NamedTuple):
    """A month of the calendar."""

    year: int
    month: int

    @property
    def name(self) -> str:
        """Such as 2026-05."""
        return f"{self.year:04}-{self.month:02}"

    def begins(self, publication: Publication) -> datetime:
        """Its first moment, in the publication's time zone."""
        zone = locales.zone_of(publication.time_zone)
        return datetime(self.year, self.month, 1, tzinfo=zone if isinstance(zone, ZoneInfo) else UTC)

    def next(self) -> Month:
        """The month after it."""
        return Month(self.year + self.month // 12, self.month % 12 + 1)


def named(name: str) -> Month | None:
    """The month of this name; None where it names none."""
    year, _, month = name.partition("-")
    if len(year) != 4 or len(month) != 2 or not (year + month).isascii() or not (year + month).isdecimal():
        return None
    return Month(int(year), int(month)) if 1 <= int(month) <= 12 and int(year) else None


def of(moment: datetime, publication: Publication) -> Month:
    """The month in which it is then, where the publication is."""
    local = moment.astimezone(locales.zone_of(publication.time_zone))
    return Month(local.year, local.month)


def within(ordered: QuerySet[Any], month: Month, publication: Publication) -> QuerySet[Any]:
    """The articles of this month."""
    return ordered.filter(
        first_published_at__gte=month.begins(publication),
        first_published_at__lt=month.next().begins(publication),
    )


def recounted(
    before: Counted, ordered: QuerySet[Any], publication: Publication, since: datetime, until: datetime | None
) -> tuple[dict[str, tuple[int, int]], set[str]]:
    """The months counted anew where articles of these times came, went or changed; and which those are.

    A month that was emptied keeps its place with nothing in it, so that its pages are taken away however often
    that is cut short.
    """
    first, last = (of(each, publication).name if each is not None else None for each in (since, until))
    rows = ordered
    if first is not None and first > "0001-01":
        rows = rows.filter(first_published_at__gte=of(since, publication).begins(publication))
    if until is not None:
        rows = rows.filter(first_published_at__lt=of(until, publication).next().begins(publication))
    found = Counter(
        of(moment, publication).name
        for moment in rows.values_list("first_published_at", flat=True).iterator()
    )
    touched = {name for name in {*before, *found} if (first or "") <= name and (last is None or name <= last)}
    counted = dict(before)
    for name in touched:
        counted[name] = (found[name], max(found[name], counted.get(name, (0, 0))[1]))
    return dict(sorted(counted.items())), touched
