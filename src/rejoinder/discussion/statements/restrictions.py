"""Finds the decisions that restricted a comment, a few hundred at a time, however long the record is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from rejoinder.discussion.locales import zone_of
from rejoinder.discussion.models import Decision, Ground, Maker, Publication, Report, State
from rejoinder.discussion.spans import before, of_span, that_stand
from rejoinder.discussion.statements.categories import filings_of
from rejoinder.discussion.statements.statement import Restriction, statement_of
from rejoinder.discussion.telling_reporters import SETTLED_AFTER

AT_ONCE = 500
"""Decisions read in one query."""


@dataclass(frozen=True, slots=True)
class Span:
    """From ``since`` to before ``until``."""

    since: datetime
    until: datetime


def statements(publication: Publication, span: Span, now: datetime) -> Iterator[dict[str, Any]]:
    """The statements of this publication's decisions in the span, oldest first; none that may still be taken back.

    A decision counts where it changes how the comment stands: rejected, or held after it had been published. What
    waits to be read before publication is no restriction yet, what another system decided is none of ours, and a
    decision that was taken back, or that only confirms the one before, says nothing new.
    """
    filings = filings_of(publication)
    for restriction in restrictions(publication, span, now):
        yield statement_of(restriction, filings)


def restrictions(publication: Publication, span: Span, now: datetime) -> Iterator[Restriction]:
    """The same decisions, not yet put into the database's words."""
    until = min(span.until, now - SETTLED_AFTER)
    # Found by time and id, so that the last hundred cost what the first did.
    after_time, after_id = span.since, 0
    while True:
        later = Q(created_at__gt=after_time) | Q(created_at=after_time, pk__gt=after_id)
        # The first condition says less than the second, and is what an index can begin from.
        found = _restricting(of_span(Decision.objects.all(), publication, after_time, until))
        rows = list(found.filter(later).order_by("created_at", "pk").values(*_COLUMNS)[:AT_ONCE])
        for row in rows:
            yield _restriction(publication, row)
        if len(rows) < AT_ONCE:
            return
        after_time, after_id = rows[-1]["created_at"], rows[-1]["pk"]


_COLUMNS = (
    "pk", "state", "maker", "rule", "created_at", "comment__created_at", "comment__published_at",
    "comment__language", "before_maker", "before_state", "as_illegal", "as_rules",
)  # fmt: skip


def _restricting(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    was_shown = Q(state=State.HELD, comment__published_at__lt=F("created_at"))
    earlier = before()
    return (
        that_stand(decisions)
        .filter(maker__in=[Maker.RULES, Maker.MODERATOR, Maker.REPORTS])
        .filter(Q(state=State.REJECTED) | was_shown)
        .annotate(
            before_state=Coalesce(Subquery(earlier.values("state")[:1]), Value("")),
            before_maker=Coalesce(Subquery(earlier.values("maker")[:1]), Value("")),
            as_illegal=Exists(_reports().filter(ground=Ground.ILLEGAL)),
            as_rules=Exists(_reports().filter(ground=Ground.RULES)),
        )
        .exclude(before_state=F("state"))
    )


def _reports() -> QuerySet[Report]:
    """Those that a decision answered; or that had come when readers' reports themselves took the comment down."""
    came_before = Q(created_at__lte=OuterRef("created_at"))
    still_open = Q(handled_at=None) | Q(handled_at__gt=OuterRef("created_at"))
    led_here = Q(decision=OuterRef("pk")) | came_before & still_open
    return Report.objects.filter(led_here, comment=OuterRef("comment"))


def _restriction(publication: Publication, row: dict[str, Any]) -> Restriction:
    # The days of a statement are the publication's, by which statements are asked for.
    zone = zone_of(publication.time_zone)
    reported = Ground.ILLEGAL.value if row["as_illegal"] else Ground.RULES.value if row["as_rules"] else ""
    return Restriction(
        decision_id=row["pk"],
        publication=publication.slug,
        publication_name=publication.name,
        state=row["state"],
        maker=row["maker"],
        rule=row["rule"],
        decided_at=row["created_at"].astimezone(zone),
        posted_at=row["comment__created_at"].astimezone(zone),
        published_at=row["comment__published_at"],
        language=row["comment__language"],
        held_by_rules=row["before_maker"] == Maker.RULES and row["before_state"] == State.HELD,
        # A decision of the rules rests on the text, whatever readers say of it.
        reported="" if row["maker"] == Maker.RULES else reported,
    )
