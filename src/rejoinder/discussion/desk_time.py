"""How long a moderator takes over one decision, measured from the decisions on record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Max

from rejoinder.discussion import replaying
from rejoinder.discussion.models import Decision, Maker

ASSUMED_S = 60.0
"""Seconds that are assumed where too few decisions were measured."""
FEWEST = 20
"""Gaps between decisions from which a median is worth something."""
LONGEST = timedelta(minutes=10)
"""A longer gap is a pause, not work."""
_WINDOW = 50_000
"""How many of the newest decisions of the site are looked through."""


def median_seconds(publication_id: int) -> float | None:
    """The median gap between two decisions in a row by the same moderator; None where there are too few."""
    newest = Decision.objects.aggregate(newest=Max("pk"))["newest"] or 0
    decided = replaying.of_publication(publication_id).filter(
        pk__gt=newest - _WINDOW, maker=Maker.MODERATOR, undoes__isnull=True
    )
    gaps = _gaps(decided.order_by("user", "created_at").values_list("user", "created_at"))
    return median(gaps) if len(gaps) >= FEWEST else None


def _gaps(moments: Iterable[tuple[int | None, datetime]]) -> list[float]:
    gaps: list[float] = []
    before: tuple[int | None, datetime] | None = None
    for user, moment in moments:
        if before is not None and before[0] == user and timedelta(0) < moment - before[1] <= LONGEST:
            gaps.append((moment - before[1]).total_seconds())
        before = (user, moment)
    return gaps
