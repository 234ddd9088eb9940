"""Takes away what was kept for one mail: address, name and line as soon as it is at its end, the rest soon after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from rejoinder.newsroom.models import PassedOn
from rejoinder.newsroom.passing.letter import FRESH, KIND

COUNTED = timedelta(days=2)
"""How long what counts against a limit is kept, which looks back for a day."""
_AT_ONCE = 500


def ended(kind: str, ids: Mapping[str, int]) -> None:
    """The mail was sent, given up or dropped: nothing of whom it went to is needed any more."""
    if kind == KIND:
        _blank([ids.get("passed", 0)])


def forget(now: datetime) -> int:
    """Take away what is not needed any more, at most so many at once; returns how many rows went."""
    stale = PassedOn.objects.filter(created_at__lt=now - FRESH, address__isnull=False)
    # Nothing is sent so late, whatever kept it from being sent.
    _blank(list(stale.values_list("pk", flat=True)[:_AT_ONCE]))
    old = PassedOn.objects.filter(created_at__lt=now - COUNTED, address=None).order_by("created_at")
    return PassedOn.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:_AT_ONCE])).delete()[0]


def _blank(ids: list[int]) -> None:
    PassedOn.objects.filter(pk__in=ids).update(address=None, name="", line="")
