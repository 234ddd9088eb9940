"""Medians of waiting times, found by the database: it sorts the span's own rows and gives the middle ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import ExpressionWrapper, F, QuerySet, Subquery
from django.db.models.fields import DurationField

from rejoinder.discussion.models import Appeal, Decision, Maker, Publication, Report, State
from rejoinder.discussion.spans import before, held_since, of_span, that_stand


@dataclass(frozen=True, slots=True)
class Median:
    """The middle one of so many waiting times; None where there is none."""

    count: int
    value: timedelta | None


def of_decisions(publication: Publication, since: datetime, until: datetime) -> Median:
    """From a comment's being held to a moderator's decision."""
    by_people = Decision.objects.filter(maker=Maker.MODERATOR)
    decided = (
        that_stand(of_span(by_people, publication, since, until))
        .annotate(
            before_state=Subquery(before().values("state")[:1]),
            begun_at=held_since(),
        )
        .filter(before_state=State.HELD)
    )
    return _median(decided, "begun_at", "created_at")


def of_reports(publication: Publication, since: datetime, until: datetime) -> Median:
    """From a report to the decision that answered it, for reports of this span."""
    reports = of_span(Report.objects.all(), publication, since, until)
    return _median(reports.exclude(handled_at=None), "created_at", "handled_at")


def of_appeals(publication: Publication, since: datetime, until: datetime) -> Median:
    """From an appeal to its answer, for appeals of this span."""
    appeals = of_span(Appeal.objects.all(), publication, since, until)
    return _median(appeals.exclude(answered_at=None), "created_at", "answered_at")


def _median(rows: QuerySet[Any], begun: str, ended: str) -> Median:
    count = rows.count()
    if not count:
        return Median(0, None)
    took = ExpressionWrapper(F(ended) - F(begun), output_field=DurationField())
    waited = rows.annotate(waited=took).order_by("waited").values_list("waited", flat=True)
    middle = list(waited[(count - 1) // 2 : count // 2 + 1])
    return Median(count, sum(middle, timedelta()) / len(middle) if middle else None)
