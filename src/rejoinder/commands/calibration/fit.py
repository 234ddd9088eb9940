"""Chooses thresholds so that no more than a given share of a site's own comments is held, or rejected."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rejoinder.commands.calibration.sample import (
    ABUSIVE,
    GRAVE,
    HELD,
    INCITING,
    REACHING,
    REJECTED,
    THREATENING,
    URGENT,
    Sample,
    ScoreRules,
)

Numbers = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]
Thresholds = dict[tuple[str, str], float]
"""By rule and setting."""

HOLD_LIMITS = (0.05, 0.95)
"""No site holds from a lower score than the first, where clean talk lies, nor only from a higher than the second."""
REJECT_LIMITS = (0.8, 0.99)
"""Below the first more than one rejection in five would be a mistake; what is certain is always rejected."""
_FINEST = 1000
_Z = 1.96

OFFENSIVE_HOLD = ("offensive", "hold_from")
OFFENSIVE_REJECT = ("offensive", "reject_from")
OFFENSIVE_WORDS = ("offensive", "reject_words_from")
INCITEMENT_HOLD = ("incitement", "hold_from")
INCITEMENT_REJECT = ("incitement", "reject_from")
AGREE = ("incitement", "agree_from")
THREAT = ("incitement", "threat_from")
THREAT_WORDS = ("incitement", "threat_words_from")
WORDS = ("incitement", "words_from")


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the comments, and the most that it may be among all such comments (95 %, by Wilson)."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """The share itself, from 0 to 1."""
        return self.count / self.of

    @property
    def upper(self) -> float:
        """The upper end of Wilson's interval."""
        n, p = self.of, self.value
        middle = p + _Z * _Z / (2 * n)
        spread = _Z * math.sqrt(p * (1 - p) / n + _Z * _Z / (4 * n * n))
        return min(1.0, (middle + spread) / (1 + _Z * _Z / n))


@dataclass(frozen=True, slots=True)
class Stopped:
    """What thresholds do to the sample."""

    held_or_rejected: Share
    rejected: Share


class Fit:
    """The sample as numbers, and the thresholds that keep within what is asked."""

    def __init__(self, sample: Sample, rules: ScoreRules) -> None:
        self._offensive = np.asarray(sample.offensive)
        self._incitement = np.asarray(sample.incitement)
        self._threat = np.asarray(sample.threat)
        self._signs = np.asarray(sample.signs)
        self._size = len(sample)
        self.before = _thresholds(rules)

    def scores(self) -> dict[str, Numbers]:
        """Each score over all comments."""
        return {"offensive": self._offensive, "incitement": self._incitement, "threat": self._threat}

    def agreeing(self, thresholds: Mapping[tuple[str, str], float]) -> Marks:
        """The comments in which something agrees with a high score of incitement."""
        second = np.maximum(self._offensive, self._threat)
        return self._has(INCITING) | _reached(second, thresholds.get(AGREE, 0.0))

    def stopped(self, thresholds: Mapping[tuple[str, str], float]) -> Stopped:
        """How many comments the rules would stop at these thresholds."""
        held, rejected = self._marks(thresholds)
        return Stopped(
            Share(int(np.count_nonzero(held | rejected)), self._size),
            Share(int(np.count_nonzero(rejected)), self._size),
        )

    def choose(self, hold_at_most: float, reject_at_most: float) -> Thresholds:
        """Thresholds at which at most these shares are held or rejected, and rejected.

        Each score lets the same number of comments reach its threshold, so that none is used up by another. A
        threshold that is 0, for never, stays so.
        """
        chosen = dict(self.before)

        def rejecting(tail: int) -> Thresholds:
            return chosen | self._rejecting(tail)

        def holding(tail: int) -> Thresholds:
            return _in_order(chosen | self._holding(tail))

        chosen = self._largest(rejecting, lambda s: s.rejected, reject_at_most)
        return self._largest(holding, lambda s: s.held_or_rejected, hold_at_most)

    def _largest(
        self, at: Callable[[int], Thresholds], share: Callable[[Stopped], Share], most: float
    ) -> Thresholds:
        """The thresholds for the longest tail that keeps within the share; the shortest where none does."""
        low, high = 0, self._size
        while low < high:
            middle = (low + high + 1) // 2
            if share(self.stopped(at(middle))).value <= most:
                low = middle
            else:
                high = middle - 1
        return at(low)

    def _rejecting(self, tail: int) -> Thresholds:
        found: Thresholds = {}
        if self.before.get(OFFENSIVE_REJECT):
            ratio = self._ratio(OFFENSIVE_WORDS, OFFENSIVE_REJECT)
            lifted = np.where(self._has(ABUSIVE), self._offensive / ratio, self._offensive)
            found[OFFENSIVE_REJECT] = _tail(lifted, tail, REJECT_LIMITS)
            found |= self._scaled(OFFENSIVE_WORDS, ratio, found[OFFENSIVE_REJECT], REJECT_LIMITS)
        elif self.before.get(OFFENSIVE_WORDS):
            abusive = np.where(self._has(ABUSIVE), self._offensive, 0.0)
            found[OFFENSIVE_WORDS] = _tail(abusive, tail, REJECT_LIMITS)
        if self.before.get(INCITEMENT_REJECT):
            agreed = np.where(self.agreeing(self.before), self._incitement, 0.0)
            found[INCITEMENT_REJECT] = _tail(agreed, tail, REJECT_LIMITS)
        return found

    def _holding(self, tail: int) -> Thresholds:
        found: Thresholds = {}
        if self.before.get(OFFENSIVE_HOLD):
            found[OFFENSIVE_HOLD] = _tail(self._offensive, tail, HOLD_LIMITS)
        if self.before.get(INCITEMENT_HOLD):
            found[INCITEMENT_HOLD] = _tail(self._incitement, tail, HOLD_LIMITS)
            ratio = self._ratio(WORDS, INCITEMENT_HOLD)
            found |= self._scaled(WORDS, ratio, found[INCITEMENT_HOLD], HOLD_LIMITS)
        if self.before.get(THREAT):
            ratio = self._ratio(THREAT_WORDS, THREAT)
            lifted = np.where(self._has(THREATENING), self._threat / ratio, self._threat)
            found[THREAT] = _tail(lifted, tail, HOLD_LIMITS)
            found |= self._scaled(THREAT_WORDS, ratio, found[THREAT], HOLD_LIMITS)
        return found

    def _ratio(self, lower: tuple[str, str], upper: tuple[str, str]) -> float:
        """How far words lower a bar: what it is beside them, as a share of what it is without."""
        return min(1.0, (self.before.get(lower) or self.before[upper]) / self.before[upper])

    def _scaled(
        self, setting: tuple[str, str], ratio: float, threshold: float, limits: tuple[float, float]
    ) -> Thresholds:
        """The bar beside words, as far below the threshold as before, and yet within the limits."""
        if not self.before.get(setting):
            return {}
        return {setting: max(math.ceil(threshold * ratio * _FINEST - 1e-9) / _FINEST, limits[0])}

    def _has(self, bit: int) -> Marks:
        return (self._signs & bit) > 0

    def _marks(self, at: Mapping[tuple[str, str], float]) -> tuple[Marks, Marks]:
        def over(scores: Numbers, setting: tuple[str, str]) -> Marks:
            return _reached(scores, at.get(setting, 0.0))

        rejected = self._has(REJECTED) | over(self._offensive, OFFENSIVE_REJECT)
        rejected |= self._has(ABUSIVE) & over(self._offensive, OFFENSIVE_WORDS)
        rejected |= self.agreeing(at) & over(self._incitement, INCITEMENT_REJECT)
        held = self._has(HELD) | over(self._offensive, OFFENSIVE_HOLD)
        threat = over(self._threat, THREAT) | (self._has(THREATENING) & over(self._threat, THREAT_WORDS))
        held |= over(self._incitement, INCITEMENT_HOLD) | threat
        highest = np.maximum(np.maximum(self._offensive, self._incitement), self._threat)
        held |= self._has(GRAVE) & over(highest, WORDS)
        # What holds a comment as urgent has it held whatever rejects it.
        urgent = self._has(URGENT) | (self._has(REACHING) & threat)
        held |= rejected & urgent
        rejected &= ~urgent
        return held, rejected


def _thresholds(rules: ScoreRules) -> Thresholds:
    found: Thresholds = {}
    owners: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
        ("offensive", rules.offensive, ("hold_from", "reject_from", "reject_words_from")),
        (
            "incitement",
            rules.incitement,
            ("hold_from", "reject_from", "agree_from", "threat_from", "threat_words_from", "words_from"),
        ),
    )
    for name, rule, settings in owners:
        if rule is not None:
            found |= {(name, setting): float(getattr(rule, setting)) for setting in settings}
    return found


def _reached(scores: Numbers, threshold: float) -> Marks:
    return scores >= threshold if threshold > 0 else np.zeros(len(scores), dtype=bool)


def _tail(scores: Numbers, tail: int, limits: tuple[float, float]) -> float:
    """The lowest threshold, in thousandths and within limits, that at most so many scores reach."""
    low, high = limits
    if tail >= len(scores):
        return low
    place = len(scores) - 1 - tail
    above = float(np.partition(scores, place)[place])
    return min(max((math.floor(above * _FINEST + 1e-9) + 1) / _FINEST, low), high)


def _in_order(thresholds: Thresholds) -> Thresholds:
    """With no rejecting from a lower score than holding, whatever words stand beside it."""
    for hold, reject in (
        (OFFENSIVE_HOLD, OFFENSIVE_REJECT),
        (OFFENSIVE_HOLD, OFFENSIVE_WORDS),
        (INCITEMENT_HOLD, INCITEMENT_REJECT),
    ):
        if thresholds.get(reject) and thresholds.get(hold, 0.0) > thresholds[reject]:
            thresholds[reject] = thresholds[hold]
    return thresholds
