"""Finds published comments by their words, for readers: nothing that is held, rejected, withdrawn, changed since, or of
a story that may not be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import F

from rejoinder.discussion import search
from rejoinder.discussion.models import Mode, Publication, Revision, State
from rejoinder.discussion.search import Index, Query

MOST = 5_000
"""Texts with the words that are looked at for one page of results; the next page goes on where it ended."""
_FIRST_LOOK = 100
"""Texts looked at first, four times as many each time: mostly a few are enough."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Results(Generic[Row]):
    """One page of what was found, the newest first."""

    rows: tuple[Row, ...]
    further: int | None
    """Key to go on from; None where nothing more has the words."""


def comments(
    query: Query, publication: Publication, *, most: int, before: int | None = None
) -> Results[Revision]:
    """At most so many current texts of published comments, each with its comment and thread, below ``before``.

    The query must not be blank. A page may hold fewer, even none, and still lead further.
    """
    shown = Revision.objects.filter(
        number=F("comment__revision_number"),
        comment__state=State.PUBLISHED,
        comment__published_at__isnull=False,
        comment__thread__publication=publication,
        comment__thread__visible=True,
    ).exclude(comment__thread__mode=Mode.NONE)
    shown = shown.select_related("comment__thread__publication")

    def readable(keys: Sequence[int]) -> list[tuple[int, Revision]]:
        found = shown.filter(pk__in=search.among(keys)).order_by("-pk")
        return [(row.pk, row) for row in found[: most + 1]]

    return walk(search.TEXTS, query, readable, most=most, before=before)


def walk(
    index: Index,
    query: Query,
    readable: Callable[[Sequence[int]], list[tuple[int, Row]]],
    *,
    most: int,
    before: int | None,
) -> Results[Row]:
    """Go through what the index has, the newest first, until a page of what may be read is full.

    ``readable`` gives, of these keys, those that may be read with their rows, the newest first.
    """
    found: list[tuple[int, Row]] = []
    looked_at, look = 0, _FIRST_LOOK
    last = before
    while looked_at < MOST:
        look = min(look, MOST - looked_at)
        keys = search.hits(index, query, look, last)
        if keys:
            found += readable(keys)
            last = keys[-1]
        looked_at += len(keys)
        if len(found) > most:
            return Results(tuple(row for _, row in found[:most]), found[most - 1][0])
        if len(keys) < look:
            return Results(tuple(row for _, row in found), None)
        look *= 4
    return Results(tuple(row for _, row in found), last)
