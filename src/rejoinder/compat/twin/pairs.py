"""Keeps pairs of scores, written a batch at a time by a thread of its own, so that no caller waits for the record."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Max
from django.db.models.functions import Abs

from rejoinder.compat.models import ScorePair

_WAITING = 10_000
_GATHERED_S = 1.0
_log = logging.getLogger(__name__)


class _Keeper:
    """A bounded queue and the thread that empties it; pairs that find it full are dropped."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[ScorePair] = queue.Queue(_WAITING)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def put(self, pair: ScorePair) -> None:
        try:
            self._waiting.put_nowait(pair)
        except queue.Full:
            return
        with self._lock:
            # A thread does not outlive a fork, so it is looked after.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="score-pairs", daemon=True)
                self._thread.start()

    def take(self) -> list[ScorePair]:
        """All that wait."""
        taken: list[ScorePair] = []
        while True:
            try:
                taken.append(self._waiting.get_nowait())
            except queue.Empty:
                return taken

    def _work(self) -> None:
        while True:
            first = self._waiting.get()
            time.sleep(_GATHERED_S)
            try:
                _write([first, *self.take()])
            except DatabaseError:
                _log.warning("Pairs of scores could not be written, and are lost.")
            finally:
                connection.close()


_keeper = _Keeper()


def keep(theirs: Mapping[str, float], ours: Mapping[str, float], day: date, text: str = "") -> None:
    """Keep a pair for each attribute that both have scored, as soon as the record has time for it.

    ``text`` is blank unless the operator has asked for texts and the caller has not forbidden it.
    """
    for attribute in theirs.keys() & ours.keys():
        pair = ScorePair(
            attribute=attribute, theirs=theirs[attribute], ours=ours[attribute], day=day, text=text
        )
        _keeper.put(pair)


def write_waiting() -> None:
    """Write what waits now, in the caller's thread."""
    _write(_keeper.take())


def furthest_apart(most: int) -> list[ScorePair]:
    """The pairs with a text on which the two services differ most."""
    kept = ScorePair.objects.exclude(text="").annotate(apart=Abs(F("theirs") - F("ours")))
    return list(kept.order_by("-apart", "pk")[:most])


def _write(pairs: list[ScorePair]) -> None:
    if not pairs:
        return
    most: int = settings.ENVIRONMENT.twin_pairs
    with transaction.atomic():
        ScorePair.objects.bulk_create(pairs, batch_size=500)
        newest = ScorePair.objects.aggregate(newest=Max("pk"))["newest"]
        ScorePair.objects.filter(pk__lte=newest - most).delete()
