"""Gathers what the desk knows of one commenter, in a number of queries that does not grow with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from rejoinder.accounts.models import Commenter, User
from rejoinder.discussion import levels, roles, sanctions
from rejoinder.discussion.models import (
    Appeal,
    Comment,
    CommenterNote,
    Publication,
    Report,
    Revision,
    Sanction,
    State,
)
from rejoinder.discussion.roles import Task
from rejoinder.discussion.rulesets import title_of

PER_PAGE = 25
MOST_NOTES = 50
MOST_PLACES = 10
"""Publications at which their level is told."""
MOST_COUNTED = 999
"""Nobody needs to know how far beyond this it goes."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How their comments ended, and what was objected to."""

    published: int
    rejected: int
    held: int
    withdrawn: int
    appeals: int
    granted: int
    """Appeals that were answered in their favour."""
    reports: int
    """Reports by readers on their comments."""

    @property
    def rejection_rate(self) -> int | None:
        """Percent of the decided comments that were rejected; None where none was decided."""
        decided = self.published + self.rejected
        return round(100 * self.rejected / decided) if decided else None


@dataclass(frozen=True, slots=True)
class Known:
    """How far they are known at one publication."""

    publication: Publication
    level: str


@dataclass(frozen=True, slots=True)
class Record:
    """One commenter as far as this user may see them."""

    commenter: Commenter
    names: tuple[str, ...]
    """As printed on the comments of this page, the latest first."""
    comments: tuple[Comment, ...]
    """A page of them, newest first, each with ``text`` and ``heading`` of the rule that weighed most."""
    older: int | None
    """The comment id before which the next page begins; None on the last page."""
    tally: Tally
    known: tuple[Known, ...]
    notes: tuple[CommenterNote, ...]
    sanctions: tuple[Sanction, ...]
    """All that ever aimed at them where the user may read, the latest first."""

    @property
    def name(self) -> str:
        """The latest name printed here."""
        return self.names[0] if self.names else ""


def gather(user: User, commenter: Commenter, now: datetime, before: int | None = None) -> Record:
    """The record of a commenter who wrote where this user may read."""
    own = roles.visible_comments(user, Task.READ).filter(commenter=commenter)
    places = list(roles.publications_for(user, Task.READ))
    page = _page(own, before)
    return Record(
        commenter=commenter,
        names=tuple(dict.fromkeys(comment.name for comment in page[:PER_PAGE])),
        comments=tuple(page[:PER_PAGE]),
        older=page[PER_PAGE - 1].pk if len(page) > PER_PAGE else None,
        tally=_tally(own),
        known=tuple(_known(commenter, places, own, now)),
        notes=tuple(_notes(commenter, places)),
        sanctions=tuple(_sanctions(commenter, places)),
    )


def neighbours(commenter: Commenter) -> str:
    """How many commenters a sanction on this one's domain would meet, as a short label; blank where none is kept."""
    if commenter.domain_digest is None:
        return ""
    same = Commenter.objects.filter(domain_digest=commenter.domain_digest)
    count = same[: MOST_COUNTED + 1].count()
    return str(count) if count <= MOST_COUNTED else f"{MOST_COUNTED}+"


def _page(own: QuerySet[Comment], before: int | None) -> list[Comment]:
    if before is not None:
        at = own.filter(pk=before).values_list("created_at", flat=True).first()
        if at is not None:
            own = own.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=before), created_at__lte=at)
    current = Revision.objects.filter(comment=OuterRef("pk"), number=OuterRef("revision_number"))
    rows: list[Comment] = list(
        own.select_related("thread__publication")
        .annotate(text=Subquery(current.values("text")[:1]))
        .order_by("-created_at", "-pk")[: PER_PAGE + 1]
    )
    for row in rows:
        row.heading = title_of(row.rule) if row.rule else ""  # type: ignore[attr-defined]
    return rows


def _tally(own: QuerySet[Comment]) -> Tally:
    states = own.aggregate(
        **{state.value: Count("pk", filter=Q(state=state)) for state in State},
    )
    appeals = Appeal.objects.filter(comment__in=own.values("pk"))
    told = appeals.aggregate(appeals=Count("pk"), granted=Count("pk", filter=Q(granted=True)))
    reports = Report.objects.filter(comment__in=own.values("pk")).count()
    return Tally(**states, **told, reports=reports)


def _known(
    commenter: Commenter, places: Sequence[Publication], own: QuerySet[Comment], now: datetime
) -> list[Known]:
    """Where they wrote; on a site of many publications those of their latest comments."""
    latest = own.order_by("-created_at").values_list("thread__publication", flat=True)
    wrote = set(latest[: levels.LOOKED_THROUGH])
    there = [place for place in places if place.pk in wrote][:MOST_PLACES]
    return [Known(place, levels.level(commenter, place, now).value) for place in there]


def _notes(commenter: Commenter, places: Sequence[Publication]) -> QuerySet[CommenterNote]:
    rows = CommenterNote.objects.filter(commenter=commenter, publication__in=places)
    return rows.select_related("user", "publication").order_by("-pk")[:MOST_NOTES]


def _sanctions(commenter: Commenter, places: Sequence[Publication]) -> QuerySet[Sanction]:
    aimed = Sanction.objects.filter(target__in=sanctions.targets(commenter))
    aimed = aimed.filter(Q(publication=None) | Q(publication__in=places))
    return aimed.select_related("user", "lifted_by", "publication").order_by("-pk")[:MOST_NOTES]
