"""Draws samples by chance from all of their kind, however many there are and however often the work is interrupted."""

from __future__ import annotations

import hashlib
from bisect import insort
from collections.abc import Iterable

from rejoinder.discussion.models import Backtest, BacktestSample
from rejoinder.discussion.replaying import Replayed
from rejoinder.discussion.tallies import Kind
from rejoinder.policy.verdict import Outcome

KEPT = 20
"""Samples of each kind of change."""

_Drawn = tuple[int, int]
"""A number drawn, and the decision it was drawn for."""


class Draw:
    """The samples of one backtest: of each kind those with the smallest numbers, which follow from their ids."""

    def __init__(self, backtest: Backtest) -> None:
        self._backtest = backtest
        self._kept: dict[Kind, list[_Drawn]] = {}
        for before, after, draw, decision in BacktestSample.objects.filter(backtest=backtest).values_list(
            "before", "after", "draw", "decision_id"
        ):
            insort(self._kept.setdefault((Outcome(before), Outcome(after)), []), (draw, decision))
        self._stored = self._ids()

    def see(self, replayed: Iterable[Replayed]) -> None:
        """Draw for those whose outcome changes."""
        for one in replayed:
            if one.before is one.after:
                continue
            kept = self._kept.setdefault((one.before, one.after), [])
            drawn = (self._number(one.row.pk), one.row.pk)
            if len(kept) < KEPT or drawn < kept[-1]:
                insort(kept, drawn)
                del kept[KEPT:]

    def store(self) -> None:
        """Write what changed, in the caller's transaction."""
        now = self._ids()
        gone = self._stored - now
        if gone:
            BacktestSample.objects.filter(backtest=self._backtest, decision__in=gone).delete()
        BacktestSample.objects.bulk_create(
            BacktestSample(
                backtest=self._backtest, decision_id=decision, before=kind[0], after=kind[1], draw=draw
            )
            for kind, kept in self._kept.items()
            for draw, decision in kept
            if decision not in self._stored
        )

    def stored(self) -> None:
        """Take note that what was written is committed."""
        self._stored = self._ids()

    def _ids(self) -> set[int]:
        return {decision for kept in self._kept.values() for _, decision in kept}

    def _number(self, decision: int) -> int:
        seed = f"{self._backtest.pk}/{decision}".encode("ascii")
        return int.from_bytes(hashlib.blake2b(seed, digest_size=8).digest()) >> 1
