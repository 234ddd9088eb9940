"""What a publication decided in a span of time, found from its beginning by time, however long the record is.

Conditions that no index should be begun from are written as expressions: left to itself, SQLite begins from a
publication's threads, or from all decisions that take nothing back, and so reads the whole record for one day of it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar, cast

from django.db.models import (
    BigIntegerField,
    DateTimeField,
    Exists,
    F,
    Model,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from rejoinder.discussion.models import Decision, Publication, State

Row = TypeVar("Row", bound=Model)


def of_span(rows: QuerySet[Row], publication: Publication, since: datetime, until: datetime) -> QuerySet[Row]:
    """Of these decisions, reports or appeals those about the publication's comments, from since to before until."""
    placed = rows.alias(at_publication=F("comment__thread__publication_id") + Value(0))
    found = placed.filter(created_at__gte=since, created_at__lt=until, at_publication=publication.pk)
    # The types of Django forget which rows these are when a name is added to them.
    return cast("QuerySet[Row]", found)


def that_stand(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Those that were neither taken back nor take another one back: both leave the comment as it was."""
    taken_back = Exists(Decision.objects.filter(undoes=OuterRef("pk")))
    takes_back = Coalesce(F("undoes_id"), Value(0), output_field=BigIntegerField())
    return decisions.alias(takes_back=takes_back).filter(~taken_back, takes_back=0)


def before() -> QuerySet[Decision]:
    """For a subquery of decisions: the one that stood before the outer one, first."""
    earlier = Decision.objects.filter(comment=OuterRef("comment"), pk__lt=OuterRef("pk"))
    return that_stand(earlier).order_by("-pk")


def held_since() -> Subquery:
    """Since when the comment of the outer decision had been held when it came; null where it was not.

    Holding again what is held, such as after another reading or an edit, begins no new wait.
    """
    of_comment = Decision.objects.filter(comment=OuterRef(OuterRef("comment")), pk__lt=OuterRef(OuterRef("pk")))
    otherwise = that_stand(of_comment).exclude(state=State.HELD).order_by("-pk").values("pk")[:1]
    run = Decision.objects.filter(
        comment=OuterRef("comment"),
        pk__lt=OuterRef("pk"),
        pk__gt=Coalesce(Subquery(otherwise), Value(0), output_field=BigIntegerField()),
        state=State.HELD,
    )
    return Subquery(that_stand(run).order_by("pk").values("created_at")[:1], output_field=DateTimeField())
