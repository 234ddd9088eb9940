"""Records comments of another system, many at a time, as they stood there or as the rules now judge them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rejoinder.accounts.actions import recognise
from rejoinder.accounts.models import Commenter
from rejoinder.discussion import versions, writer
from rejoinder.discussion.ledger import places, readings
from rejoinder.discussion.ledger.entries import revision_of
from rejoinder.discussion.ledger.rulings import Ruling
from rejoinder.discussion.models import AwaitedReading, Comment, Decision, Revision, State, Thread
from rejoinder.markup import Rendered

AT_ONCE = 200
"""Comments in one transaction; more would keep the site's own writers waiting."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One comment to be taken in."""

    source_id: str
    """Its id in the other system, by which it is known when the import is run again."""
    parent_source_id: str
    """Id of the comment answered; blank for a root."""
    name: str
    email: str
    """Blank where the other system knew none."""
    website: str
    language: str
    source: str
    source_format: str
    rendered: Rendered
    created_at: datetime
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the arrivals."""

    published: int = 0
    held: int = 0
    rejected: int = 0
    already_here: int = 0
    orphaned: int = 0
    """Comments whose parent is not here: they became roots."""


def record_imported(thread_id: int, source: str, arrivals: Sequence[Arrival], now: datetime) -> Tally:
    """Take in at most ``AT_ONCE`` comments of one thread in one transaction; what is here already is left as it is.

    They are placed by time among themselves, after all that was published before. A parent must be here or among
    the arrivals. Raises Thread.DoesNotExist, ValueError for too many.
    """
    if len(arrivals) > AT_ONCE:
        raise ValueError(f"{len(arrivals)} comments are too many for one transaction; give at most {AT_ONCE}")
    return writer.write(lambda: _Batch(versions.lock(thread_id), source, arrivals, now).record())


class _Batch:
    def __init__(self, thread: Thread, source: str, arrivals: Sequence[Arrival], now: datetime) -> None:
        self._thread, self._source, self._now = thread, source, now
        ids = {arrival.source_id for arrival in arrivals} | {arrival.parent_source_id for arrival in arrivals}
        rows = Comment.objects.select_related("root").filter(thread=thread, source=source, source_id__in=ids)
        here = {row.source_id: row for row in rows}
        by_id = {row.pk: row for row in here.values()}
        for row in here.values():
            # One object for each root, however many lead to it, or its replies would be numbered twice.
            row.root = None if row.root is None else by_id.setdefault(row.root.pk, row.root)
        self._new = {arrival.source_id: arrival for arrival in arrivals if arrival.source_id not in here}
        self._already_here = len(arrivals) - len(self._new)
        self._comments: dict[str, Comment] = here
        self._orphaned = 0

    def record(self) -> Tally:
        people = recognise.imported((arrival.email for arrival in self._new.values()), self._now)
        nobodies = iter(_nobodies(sum(not arrival.email for arrival in self._new.values()), self._now))
        for arrival in self._new.values():
            person = people.get(arrival.email) or next(nobodies)
            self._comments[arrival.source_id] = self._comment(arrival, person)
        self._settle_parents()
        made = [self._comments[source_id] for source_id in self._new]
        placed = self._place(made)
        self._save(made, placed)
        places.show(self._thread, (), fresh=placed)
        states = [comment.state for comment in made]
        return Tally(
            states.count(State.PUBLISHED),
            states.count(State.HELD),
            states.count(State.REJECTED),
            self._already_here,
            self._orphaned,
        )

    def _comment(self, arrival: Arrival, person: Commenter) -> Comment:
        published = arrival.ruling.state == State.PUBLISHED
        comment = Comment(
            thread=self._thread,
            commenter=person,
            name=arrival.name,
            website=arrival.website,
            language=arrival.language,
            created_at=arrival.created_at,
            published_at=arrival.created_at if published else None,
            source=self._source,
            source_id=arrival.source_id,
        )
        arrival.ruling.follow(comment)
        return comment

    def _settle_parents(self) -> None:
        for source_id, arrival in self._new.items():
            comment = self._comments[source_id]
            comment.parent = (
                self._comments.get(arrival.parent_source_id) if arrival.parent_source_id else None
            )
            self._orphaned += bool(arrival.parent_source_id) and comment.parent is None
        for source_id in self._new:
            self._settle_root(self._comments[source_id])

    def _settle_root(self, comment: Comment) -> None:
        """Root and depth by way of the nearest ancestor that has them; a ring of answers is cut open."""
        way = [comment]
        while (above := way[-1].parent) is not None and above._state.adding and above.root is None:
            if above in way:
                way[-1].parent = None
                self._orphaned += 1
                break
            way.append(above)
        for row in reversed(way):
            parent = row.parent
            row.root = None if parent is None else parent.root or parent
            row.depth = 0 if parent is None else parent.depth + 1

    def _place(self, made: list[Comment]) -> list[Comment]:
        free = places.Places(self._thread)
        placed: list[Comment] = []
        for comment in sorted(made, key=lambda row: row.created_at):
            if comment.state == State.PUBLISHED and not places.is_placed(comment):
                placed += free.give(comment, comment.root)
        return placed

    def _save(self, made: list[Comment], placed: list[Comment]) -> None:
        # A row can only point to rows that have an id, so parents go in before their answers.
        waiting = made
        while waiting:
            Comment.objects.bulk_create(
                row for row in waiting if row.parent is None or row.parent.pk is not None
            )
            waiting = [row for row in waiting if row._state.adding]
        old = [row for row in placed if row.source_id not in self._new]
        Comment.objects.bulk_update(old, ["position", "page", "branch"])
        arrivals = [self._new[row.source_id] for row in made]
        Revision.objects.bulk_create(
            revision_of(row, arrival.source, arrival.source_format, arrival.rendered, self._now)
            for row, arrival in zip(made, arrivals, strict=True)
        )
        Decision.objects.bulk_create(
            arrival.ruling.decision(row, self._now) for row, arrival in zip(made, arrivals, strict=True)
        )
        AwaitedReading.objects.bulk_create(
            awaited
            for row, arrival in zip(made, arrivals, strict=True)
            for awaited in readings.rows(row, self._thread.publication_id, arrival.ruling.awaits, self._now)
        )


def _nobodies(count: int, now: datetime) -> list[Commenter]:
    """Commenters of whom nothing is known, one for each comment without an address."""
    return Commenter.objects.bulk_create(Commenter(created_at=now) for _ in range(count))
