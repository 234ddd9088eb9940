"""Counts what the days at a publication came to: posted, held, rejected, reversed, and how long people took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.db.models import Case, Subquery, When

from rejoinder.discussion import writer
from rejoinder.discussion.locales import zone_of
from rejoinder.discussion.models import CountedDay, Decision, Maker, Publication, State
from rejoinder.discussion.spans import before, held_since, of_span, that_stand

SETTLED = timedelta(minutes=5)
"""After a day's end nothing of it is taken back any more."""
KEPT_DAYS = 400
"""Days counted beforehand."""
_AT_ONCE = 30


@dataclass(frozen=True, slots=True)
class Tally:
    """What some decisions amount to."""

    held: int = 0
    rejected: int = 0
    reversed: int = 0
    """Rejections turned into publications, and publications that a person took down."""
    waits: tuple[int, ...] = ()
    """Minutes from each comment's being held to a person's decision about it, rising."""

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.held + other.held,
            self.rejected + other.rejected,
            self.reversed + other.reversed,
            tuple(sorted(self.waits + other.waits)),
        )

    def quantile(self, share: float) -> int | None:
        """Minutes within which this share of the held comments was decided; None where none was."""
        if not self.waits:
            return None
        return self.waits[min(len(self.waits) - 1, int(share * len(self.waits)))]


@dataclass(frozen=True, slots=True)
class DayFigures:
    """One day: comments posted, and a tally for each rule; blank for decisions under none."""

    day: date
    posted: int = 0
    rules: Mapping[str, Tally] = field(default_factory=dict)

    @property
    def whole(self) -> Tally:
        """All rules together."""
        return sum(self.rules.values(), Tally())

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        rules = {
            rule: [tally.held, tally.rejected, tally.reversed, list(tally.waits)]
            for rule, tally in self.rules.items()
        }
        return {"posted": self.posted, "rules": rules}

    @classmethod
    def from_dict(cls, day: date, stored: Mapping[str, Any]) -> Self:
        """What ``to_dict`` wrote of that day."""
        rules = {
            rule: Tally(held, rejected, turned, tuple(waits))
            for rule, (held, rejected, turned, waits) in stored["rules"].items()
        }
        return cls(day, stored["posted"], rules)


def of(publication: Publication, first: date, last: date, now: datetime) -> list[DayFigures]:
    """Each day from ``first`` to ``last``, both included; days counted beforehand are not counted again."""
    rows = CountedDay.objects.filter(publication=publication, day__range=(first, last))
    kept = {row.day: DayFigures.from_dict(row.day, row.figures) for row in rows}
    today = now.astimezone(zone_of(publication.time_zone)).date()
    return [kept.get(day) or count(publication, day) for day in _days(first, min(last, today))]


def count(publication: Publication, day: date) -> DayFigures:
    """The day counted from its decisions, in one query that begins from the index by time."""
    zone = zone_of(publication.time_zone)
    since = datetime.combine(day, time.min, zone)
    until = datetime.combine(day + timedelta(days=1), time.min, zone)
    earlier = before()
    decisions = that_stand(of_span(Decision.objects.all(), publication, since, until)).annotate(
        was=Subquery(earlier.values("state")[:1]),
        was_by=Subquery(earlier.values("rule")[:1]),
        # Asked for the few rows only that end a wait.
        since=Case(When(maker=Maker.MODERATOR, then=held_since())),
    )
    rows = decisions.order_by().values_list("state", "maker", "rule", "created_at", "was", "was_by", "since")
    return _counted(day, rows.iterator(chunk_size=5000))


def count_due(now: datetime) -> int:
    """Keep the figures of days that are over, the latest first, so many at once; returns how many."""
    counted = 0
    for publication in Publication.objects.order_by("pk"):
        missing = list(_missing(publication, now))[:_AT_ONCE]
        made = [
            CountedDay(publication=publication, day=day, figures=count(publication, day).to_dict())
            for day in missing
        ]
        if made:
            writer.write(lambda made=made: CountedDay.objects.bulk_create(made, ignore_conflicts=True))  # type: ignore[misc]
        counted += len(made)
    return counted


def _missing(publication: Publication, now: datetime) -> Iterator[date]:
    zone = zone_of(publication.time_zone)
    last = (now - SETTLED).astimezone(zone).date() - timedelta(days=1)
    begun = Decision.objects.filter(comment__thread__publication=publication).order_by("created_at", "pk")
    earliest = begun.values_list("created_at", flat=True).first()
    if earliest is None:
        return
    first = max(earliest.astimezone(zone).date(), last - timedelta(days=KEPT_DAYS))
    kept = set(
        CountedDay.objects.filter(publication=publication, day__range=(first, last)).values_list(
            "day", flat=True
        )
    )
    yield from (day for day in reversed(_days(first, last)) if day not in kept)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


Row = tuple[str, str, str, datetime, str | None, str | None, datetime | None]


def _counted(day: date, rows: Iterable[Row]) -> DayFigures:
    posted = 0
    held: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    turned: Counter[str] = Counter()
    waits: dict[str, list[int]] = {}
    for state, maker, rule, at, was, was_by, since in rows:
        if maker == Maker.IMPORT:
            continue
        posted += was is None
        if state == State.HELD and was != State.HELD:
            held[rule] += 1
        if state == State.REJECTED and was != State.REJECTED:
            rejected[rule] += 1
        by_person = maker == Maker.MODERATOR
        if was == State.REJECTED and state == State.PUBLISHED:
            turned[was_by or ""] += 1
        elif by_person and was == State.PUBLISHED and state == State.REJECTED:
            turned[rule] += 1
        if by_person and was == State.HELD and since is not None and state != State.HELD:
            waits.setdefault(was_by or "", []).append(round((at - since).total_seconds() / 60))
    named = held.keys() | rejected.keys() | turned.keys() | waits.keys()
    return DayFigures(
        day,
        posted,
        {
            rule: Tally(held[rule], rejected[rule], turned[rule], tuple(sorted(waits.get(rule, ()))))
            for rule in sorted(named)
        },
    )


def by_rule(days: Sequence[DayFigures]) -> dict[str, Tally]:
    """The days' tallies by rule, those that stopped most first."""
    sums: dict[str, Tally] = {}
    for day in days:
        for rule, tally in day.rules.items():
            sums[rule] = sums.get(rule, Tally()) + tally
    return dict(sorted(sums.items(), key=lambda item: -(item[1].held + item[1].rejected)))
