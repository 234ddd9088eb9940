"""What the pairs say, attribute by attribute: how the two services agree, before a map and after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.compat.models import ScorePair
from rejoinder.compat.perspective.attributes import NAMES
from rejoinder.compat.twin import mapping
from rejoinder.compat.twin.mapping import Points, TooFew

THRESHOLDS = (0.5, 0.7, 0.8, 0.9)
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AtThreshold:
    """Shares of all texts, 0 to 1: those that reach the threshold, and those on which both services agree.

    “Mapped” is measured on texts that the map was not fitted to, and None where there are too few for that.
    """

    threshold: float
    theirs: float
    ours: float
    mapped: float | None
    agree: float
    agree_mapped: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """One attribute: its pairs, their rank correlation (-1 to 1, None where one side is constant), the map."""

    attribute: str
    ours: Scores
    theirs: Scores
    correlation: float | None
    points: Points | None
    thresholds: tuple[AtThreshold, ...]

    @property
    def pairs(self) -> int:
        """How many texts both have scored."""
        return len(self.ours)


def figures() -> Iterator[Figures]:
    """The figures of every attribute that has pairs, in the order in which attributes are known."""
    for attribute in NAMES:
        rows = list(
            ScorePair.objects.filter(attribute=attribute).order_by("pk").values_list("ours", "theirs")
        )
        if rows:
            ours, theirs = np.asarray(rows, float).T
            yield of(attribute, ours, theirs)


def of(attribute: str, ours: Scores, theirs: Scores) -> Figures:
    """The figures of one attribute from its pairs, in the order in which they came."""
    try:
        points: Points | None = mapping.fit(ours, theirs)
    except TooFew:
        points = None
    carried = _carried(ours, theirs)
    return Figures(
        attribute,
        ours,
        theirs,
        _rank_correlation(ours, theirs),
        points,
        tuple(_at(threshold, ours, theirs, carried) for threshold in THRESHOLDS),
    )


def _carried(ours: Scores, theirs: Scores) -> Scores | None:
    """Ours on their scale, each by a map fitted to the other half: every other text."""
    carried = np.empty_like(ours)
    halves = (slice(0, None, 2), slice(1, None, 2))
    try:
        for half, other in (halves, halves[::-1]):
            points = mapping.fit(ours[other], theirs[other], mapping.FEWEST // 2)
            carried[half] = along(points, ours[half])
    except TooFew:
        return None
    return carried


def along(points: Sequence[Sequence[float]], scores: Scores) -> Scores:
    """Many scores through a map at once."""
    across, up = np.asarray(points, float).T
    carried: Scores = np.interp(scores, across, up)
    return carried


def _at(threshold: float, ours: Scores, theirs: Scores, carried: Scores | None) -> AtThreshold:
    there, here = theirs >= threshold, ours >= threshold
    after = None if carried is None else carried >= threshold
    return AtThreshold(
        threshold,
        float(there.mean()),
        float(here.mean()),
        None if after is None else float(after.mean()),
        float((there == here).mean()),
        None if after is None else float((there == after).mean()),
    )


def _rank_correlation(ours: Scores, theirs: Scores) -> float | None:
    """Spearman's: a rising map does not change it, so it says how far a map can help at all."""
    first, second = _ranks(ours), _ranks(theirs)
    if first.std() == 0 or second.std() == 0:
        return None
    return float(np.corrcoef(first, second)[0, 1])


def _ranks(scores: Scores) -> Scores:
    """Ranks, the same for equal scores."""
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    middles: Scores = ends - (counts + 1) / 2
    return middles[inverse]
