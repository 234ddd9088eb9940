"""Finds commenters by a printed name or a typed address, at costs that do not grow with the record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Lower

from rejoinder.accounts import address as addresses
from rejoinder.accounts.models import Commenter, User
from rejoinder.discussion import roles, sanctions
from rejoinder.discussion.models import Comment, Sanction
from rejoinder.discussion.roles import Task

PER_PAGE = 25
LATEST = 500
"""The latest comments of the site from which those who wrote last are told."""
MOST_KEYS = 100
"""Commenters of one address that are looked at: each browser it was typed in makes one."""


@dataclass(frozen=True, slots=True)
class Met:
    """A commenter as the list shows them."""

    pk: int
    name: str
    """As printed on their latest comment."""
    latest_at: datetime
    measures: tuple[str, ...] = ()
    """Labels of the sanctions that they are under where the user may read."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of the list."""

    people: tuple[Met, ...]
    older: int | None = None
    """The commenter id before which the next page begins; None on the last page."""


def latest(user: User, now: datetime) -> Shown:
    """Who wrote last where the user may read, among the latest comments of the site."""
    newest = Comment.objects.order_by("-pk").values_list("pk", flat=True)[:LATEST]
    oldest = min(newest, default=0)
    rows = roles.visible_comments(user, Task.READ).filter(pk__gte=oldest).order_by("-pk")
    ids = dict.fromkeys(rows.values_list("commenter_id", flat=True))
    return Shown(_met(user, list(ids)[:PER_PAGE], now))


def by_name(user: User, name: str, now: datetime, before: int | None = None) -> Shown:
    """Those under whose comments this name was printed, whatever its case, the newest commenters first."""
    rows = roles.visible_comments(user, Task.READ).alias(folded=Lower("name"))
    rows = rows.filter(folded=Lower(Value(name)))
    if before is not None:
        rows = rows.filter(commenter__lt=before)
    ids = list(rows.order_by("-commenter").values_list("commenter_id", flat=True).distinct()[: PER_PAGE + 1])
    return Shown(_met(user, ids[:PER_PAGE], now), ids[PER_PAGE - 1] if len(ids) > PER_PAGE else None)


def by_address(user: User, email: str, now: datetime) -> Shown:
    """Those who typed exactly this address; it is found by its digest, and shown to nobody."""
    rows = Commenter.objects.filter(address_digest=addresses.digest(email)).order_by("-pk")
    return Shown(_met(user, list(rows.values_list("pk", flat=True)[:MOST_KEYS]), now))


def _met(user: User, ids: Sequence[int], now: datetime) -> tuple[Met, ...]:
    """These commenters in this order, without those who wrote nothing where the user may read."""
    people = Commenter.objects.in_bulk(ids)
    newest = _newest(user, ids)
    measures = _measures(user, people.values(), now)
    return tuple(
        Met(pk, newest[pk].name, newest[pk].created_at, measures.get(pk, ())) for pk in ids if pk in newest
    )


def _newest(user: User, ids: Sequence[int]) -> dict[int, Comment]:
    """The latest comment of each that the user may read; each is found by its index."""
    theirs = roles.visible_comments(user, Task.READ).filter(commenter=OuterRef("pk"))
    newest = Subquery(theirs.order_by("-created_at", "-pk").values("pk")[:1])
    rows = Commenter.objects.filter(pk__in=ids).annotate(newest=newest).values_list("newest", flat=True)
    comments = Comment.objects.filter(pk__in=[pk for pk in rows if pk is not None])
    return {row.commenter_id: row for row in comments.only("commenter_id", "name", "created_at")}


def _measures(user: User, people: Iterable[Commenter], now: datetime) -> dict[int, tuple[str, ...]]:
    aimed = {person.pk: sanctions.targets(person) for person in people}
    wanted = {target for targets in aimed.values() for target in targets}
    by_target: dict[bytes, list[str]] = {}
    met = Sanction.objects.in_force(now).filter(target__in=wanted).order_by("pk")
    if not roles.everywhere(user, Task.READ):
        own = roles.publications_for(user, Task.READ).order_by()
        met = met.filter(Q(publication=None) | Q(publication__in=own))
    for one in met:
        by_target.setdefault(bytes(one.target), []).append(one.get_measure_display().partition(":")[0])
    return {
        pk: tuple(dict.fromkeys(label for target in targets for label in by_target.get(target, ())))
        for pk, targets in aimed.items()
    }
