"""Works out when something happened at a site whose export gives local times and names no zone."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum

_STAMP = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_FARTHEST = timedelta(hours=14)
_STEP = timedelta(minutes=15)


class Ground(Enum):
    """What a time rests on."""

    GMT = "exact"
    DERIVED = "local, moved to UTC as on the nearest day known"
    ASSUMED = "local in a zone unknown, taken as UTC"
    NONE = "missing, taken from what stood before"


class Clock:
    """The old site's distance from UTC, learnt from every place where the export gives both times.

    One distance a day is kept, so summer time and a change of the site's zone are followed, and twenty years
    of a site take a few thousand entries.
    """

    def __init__(self) -> None:
        self._by_day: dict[int, timedelta] = {}
        self._days: list[int] | None = None

    def learn(self, local: str, gmt: str) -> None:
        """Take note of a pair of times, both as WordPress writes them; anything else teaches nothing."""
        here, there = parse(local), parse(gmt)
        if here is None or there is None:
            return
        distance = here - there
        if abs(distance) <= _FARTHEST and not distance % _STEP:
            self._by_day[here.toordinal()] = distance

    def settle(self) -> None:
        """Learn no more: from now on local times are moved by what was learnt."""
        self._days = sorted(self._by_day)

    def utc(self, local: str, gmt: str) -> tuple[datetime | None, Ground]:
        """The moment in UTC, and what it rests on. Zeroed and impossible times count as not given."""
        exact = parse(gmt)
        if exact is not None:
            return exact.replace(tzinfo=UTC), Ground.GMT
        here = parse(local)
        if here is None:
            return None, Ground.NONE
        distance = self._nearest(here.toordinal())
        if distance is None:
            return here.replace(tzinfo=UTC), Ground.ASSUMED
        try:
            return (here - distance).replace(tzinfo=UTC), Ground.DERIVED
        except OverflowError:
            return here.replace(tzinfo=UTC), Ground.ASSUMED

    def _nearest(self, day: int) -> timedelta | None:
        if not self._days:
            return None
        at = bisect_left(self._days, day)
        nearest = min(self._days[max(0, at - 1) : at + 1], key=lambda known: abs(known - day))
        return self._by_day[nearest]


def parse(stamp: str) -> datetime | None:
    """``2012-01-03 10:11:37`` as a naive datetime; None for zeroes, blanks and days that no calendar has."""
    found = _STAMP.fullmatch(stamp.strip())
    if not found:
        return None
    try:
        return datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type]
    except ValueError:
        return None


def parse_mail_date(stamp: str) -> datetime | None:
    """An RFC 5322 date such as ``pubDate`` holds, in UTC; None where it is none."""
    try:
        moment = parsedate_to_datetime(stamp.strip())
    except ValueError:
        return None
    if moment.year < 1980:
        # WordPress writes -0001 or 1970 for posts that were never published.
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
