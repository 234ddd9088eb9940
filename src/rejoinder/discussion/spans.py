"""What a publication decided in a span of time, found from its beginning by time, however long the record is.

Conditions that no index should be begun from are written as expressions: left to itself, SQLite begins from a
publication's threads, or from all decisions that take nothing back, and so reads the whole record for one day of it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db.models import BigIntegerField, Exists, F, Model, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce

from rejoinder.discussion.models import Decision, Publication

Row = TypeVar("Row", bound=Model)


def of_span(rows: QuerySet[Row], publication: Publication, since: datetime, until: datetime) -> QuerySet[Row]:
    """Of these decisions, reports or appeals those about the publication's comments, from since to before until."""
    of_place: QuerySet[Row] = rows.alias(at_publication=F("comment__thread__publication_id") + Value(0))  # type: ignore[assignment]
    return of_place.filter(created_at__gte=since, created_at__lt=until, at_publication=publication.pk)


def that_stand(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Those that were neither taken back nor take another one back: both leave the comment as it was."""
    taken_back = Exists(Decision.objects.filter(undoes=OuterRef("pk")))
    takes_back = Coalesce(F("undoes_id"), Value(0), output_field=BigIntegerField())
    return decisions.alias(takes_back=takes_back).filter(~taken_back, takes_back=0)


def before() -> QuerySet[Decision]:
    """For a subquery of decisions: the one that stood before the outer one, first."""
    earlier = Decision.objects.filter(comment=OuterRef("comment"), pk__lt=OuterRef("pk"))
    return that_stand(earlier).order_by("-pk")
