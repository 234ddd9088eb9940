"""Keeps what is still to be read of held comments, and hands it out one comment at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from rejoinder.discussion import writer
from rejoinder.discussion.models import AwaitedReading, Comment, Wanted

SHORTEST_WAIT = timedelta(seconds=30)
"""Until a reading that failed is tried again; longer than any try takes, since it also guards one under way."""
LONGEST_WAIT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Awaited:
    """A reader that has not done with a comment, and why."""

    wanted: Wanted
    reader: str
    fault: str = ""
    """Blank where nobody has tried yet."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A comment that is to be read now, by whoever took it."""

    comment_id: int
    publication_id: int
    readings: tuple[AwaitedReading, ...]

    @property
    def tries(self) -> int:
        """How often it was tried, this time included."""
        return max(one.tries for one in self.readings)

    @property
    def since(self) -> datetime:
        """Since when it waits."""
        return min(one.since for one in self.readings)

    def readers(self, wanted: Wanted) -> frozenset[str]:
        """Those of whom this is awaited."""
        return frozenset(one.reader for one in self.readings if one.wanted == wanted)


def rows(
    comment: Comment, publication_id: int, awaited: Iterable[Awaited], now: datetime
) -> list[AwaitedReading]:
    """The rows for what is awaited, not yet saved; due at once."""
    return [
        AwaitedReading(
            comment=comment,
            publication_id=publication_id,
            wanted=one.wanted,
            reader=one.reader,
            fault=one.fault,
            since=now,
            due_at=now,
        )
        for one in awaited
    ]


def settle(comment: Comment, publication_id: int, awaited: Collection[Awaited], now: datetime) -> None:
    """Have exactly this awaited of the comment, in the transaction of its decision; what waited already waits on."""
    standing = {(one.wanted, one.reader): one for one in AwaitedReading.objects.filter(comment=comment)}
    wanted = {(one.wanted.value, one.reader): one for one in awaited}
    over = [one.pk for key, one in standing.items() if key not in wanted]
    if over:
        AwaitedReading.objects.filter(pk__in=over).delete()
    fresh = [one for key, one in wanted.items() if key not in standing]
    AwaitedReading.objects.bulk_create(rows(comment, publication_id, fresh, now))


def claim(
    now: datetime,
    wanted: Collection[Wanted],
    *,
    away: Collection[str] = (),
    served: Collection[int] = (),
    longest_try: timedelta = SHORTEST_WAIT,
) -> Claim | None:
    """The comment that has been due longest for one of these, not to be handed out again while it is being tried.

    Readers in ``away`` are passed over, and comments of publications in ``served``. A try takes at most
    ``longest_try``.
    """
    return writer.write(lambda: _claim(now, wanted, away, served, longest_try))


def _claim(
    now: datetime,
    wanted: Collection[Wanted],
    away: Collection[str],
    served: Collection[int],
    longest_try: timedelta,
) -> Claim | None:
    waiting = AwaitedReading.objects.filter(wanted__in=wanted, due_at__lte=now)
    if away:
        waiting = waiting.exclude(reader__in=away)
    if served:
        waiting = waiting.exclude(publication__in=served)
    first = waiting.order_by("due_at", "pk").select_for_update(skip_locked=True, of=("self",)).first()
    if first is None:
        return None
    readings = tuple(AwaitedReading.objects.filter(comment=first.comment_id, wanted__in=wanted))
    for one in readings:
        one.due_at = now + max(wait_after(one.tries), longest_try)
        one.tries += 1
    AwaitedReading.objects.bulk_update(readings, ["due_at", "tries"])
    return Claim(first.comment_id, first.publication_id, readings)


def wait_after(tries: int) -> timedelta:
    """How long nobody tries again after so many tries before: 30 seconds, doubling up to 5 minutes."""
    return min(LONGEST_WAIT, SHORTEST_WAIT * (1 << min(tries, 10)))


def note_faults(taken: Claim, faults: Mapping[str, str]) -> None:
    """Keep why the readers of this comment have still not read it."""

    def note() -> None:
        for one in taken.readings:
            fault = faults.get(one.reader, one.fault)
            if fault != one.fault:
                AwaitedReading.objects.filter(pk=one.pk).update(fault=fault)

    writer.write(note)


def drop(taken: Claim) -> None:
    """Await these readings no longer, where no decision comes of them."""
    writer.write(lambda: AwaitedReading.objects.filter(pk__in=[one.pk for one in taken.readings]).delete())
