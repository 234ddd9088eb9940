"""Counts of published comments: a leaf's from its rows, totals as sums over leaves, never incremented."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Sum

from rejoinder.discussion.models import Comment, Leaf, State


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Which leaf of a thread: a page (``root`` and ``branch`` 0), or a branch page of one root's replies."""

    page: int
    root: int = 0
    branch: int = 0


def published_on(thread_id: int, place: Place) -> int:
    """Published comments on this leaf, counted; a leaf holds at most 1,050, whatever the thread holds."""
    rows = Comment.objects.filter(
        thread=thread_id, page=place.page, branch=place.branch, state=State.PUBLISHED
    )
    if place.branch:
        rows = rows.filter(root=place.root)
    return rows.count()


def total(thread_id: int) -> tuple[int, int]:
    """Published comments of the thread, and its number of pages (at least 1)."""
    sums = Leaf.objects.filter(thread=thread_id).aggregate(published=Sum("published"), pages=Max("page"))
    return sums["published"] or 0, sums["pages"] or 1


def totals(thread_ids: Iterable[int]) -> dict[int, int]:
    """Published comments of each thread, 0 where there are none."""
    wanted = list(thread_ids)
    sums = Leaf.objects.filter(thread__in=wanted).values_list("thread").annotate(Sum("published"))
    return {**dict.fromkeys(wanted, 0), **dict(sums)}
