"""Counts the decisions of a span of time, each with what stood before it, in one query."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Subquery, Value
from django.db.models.functions import Coalesce, TruncMonth

from rejoinder.discussion.locales import zone_of
from rejoinder.discussion.models import Decision, Maker, Publication, State
from rejoinder.discussion.spans import before, of_span, that_stand


@dataclass(frozen=True, slots=True)
class Deed:
    """So many decisions of one kind in one month."""

    month: date
    state: str
    maker: str
    rule: str
    before_state: str
    """Blank for the first decision about a comment."""
    before_maker: str
    before_rule: str
    count: int

    @property
    def is_posted(self) -> bool:
        """The judgement on a comment that just came in."""
        return not self.before_state and self.maker != Maker.IMPORT

    @property
    def is_rejection(self) -> bool:
        """A comment that was not rejected before, or was taken in from elsewhere, is now."""
        return (
            self.state == State.REJECTED
            and self.maker in {Maker.RULES, Maker.MODERATOR, Maker.REPORTS}
            and self.before_state != State.REJECTED
        )

    @property
    def is_reversal(self) -> bool:
        """What had been rejected is published after all."""
        return self.state == State.PUBLISHED and self.before_state == State.REJECTED

    @property
    def is_release(self) -> bool:
        """What had been held is published by a person."""
        return self.state == State.PUBLISHED and self._held_and_decided

    @property
    def _held_and_decided(self) -> bool:
        return self.maker == Maker.MODERATOR and self.before_state == State.HELD


def deeds(publication: Publication, since: datetime, until: datetime) -> list[Deed]:
    """Every kind of decision with how many there were; the rows are as many as kinds, whatever was posted."""
    earlier = before()
    counted = (
        that_stand(of_span(Decision.objects.all(), publication, since, until))
        .annotate(
            month=TruncMonth("created_at", tzinfo=zone_of(publication.time_zone)),
            before_state=Coalesce(Subquery(earlier.values("state")[:1]), Value("")),
            before_maker=Coalesce(Subquery(earlier.values("maker")[:1]), Value("")),
            before_rule=Coalesce(Subquery(earlier.values("rule")[:1]), Value("")),
        )
        .values("month", "state", "maker", "rule", "before_state", "before_maker", "before_rule")
        .annotate(count=Count("pk"))
        .order_by("month", "state", "maker", "rule")
    )
    return [Deed(**{**row, "month": row["month"].date()}) for row in counted]


def total(kinds: Sequence[Deed], wanted: Callable[[Deed], bool]) -> int:
    """How many decisions of the kinds that are wanted."""
    return sum(kind.count for kind in kinds if wanted(kind))
