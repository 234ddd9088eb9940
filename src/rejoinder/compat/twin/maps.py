"""The maps in force: adopted from the pairs, applied by the face, forgotten when they are no longer wanted."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from rejoinder.compat.models import ScoreMap, ScorePair
from rejoinder.compat.twin.mapping import Points, mapped

REMEMBERED = timedelta(seconds=10)
"""How long a process applies the maps it knows without asking the record."""


class _Known:
    """The maps as last read, and when; safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._maps: Mapping[str, Points] = {}
        self._read: datetime | None = None

    def get(self, now: datetime) -> Mapping[str, Points]:
        with self._lock:
            if self._read is None or not timedelta() <= now - self._read < REMEMBERED:
                self._maps = {
                    one.attribute: tuple((float(x), float(y)) for x, y in one.points)
                    for one in ScoreMap.objects.all()
                }
                self._read = now
            return self._maps

    def clear(self) -> None:
        with self._lock:
            self._read = None


_known = _Known()


def on_their_scale(values: Mapping[str, float], now: datetime) -> dict[str, float]:
    """Scores by attribute, each put through its map where one is in force."""
    maps = _known.get(now)
    return {name: mapped(maps[name], value) if name in maps else value for name, value in values.items()}


def adopt(fitted: Mapping[str, tuple[Points, int]], now: datetime) -> None:
    """Put these maps in force, by attribute, with the number of pairs each was fitted to; others stay."""
    with transaction.atomic():
        for attribute, (points, pairs) in fitted.items():
            ScoreMap.objects.update_or_create(
                attribute=attribute,
                defaults={"points": [list(point) for point in points], "pairs": pairs, "adopted_at": now},
            )
    read_anew()


def forget() -> tuple[int, int]:
    """Take away every map and every pair, texts included; how many maps and pairs there were."""
    with transaction.atomic():
        maps, _ = ScoreMap.objects.all().delete()
        pairs, _ = ScorePair.objects.all().delete()
    read_anew()
    return maps, pairs


def read_anew() -> None:
    """Ask the record for the maps at the next score."""
    _known.clear()
