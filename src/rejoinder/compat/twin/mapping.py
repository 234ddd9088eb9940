"""Maps one service's scores onto another's scale, so that a threshold keeps the share of texts that it holds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Points = tuple[tuple[float, float], ...]
FEWEST = 200
"""Pairs below which no map is fitted: one text in 200 is the finest share that could be kept."""
_STEPS = 100
_DIGITS = 6


class TooFew(ValueError):
    """There are not enough pairs to fit a map to."""


def fit(
    ours: Sequence[float] | NDArray[np.float64],
    theirs: Sequence[float] | NDArray[np.float64],
    fewest: int = FEWEST,
) -> Points:
    """The rising map under which ours are distributed as theirs; raises TooFew below so many pairs.

    It joins equal ranks: the score that one in twenty of ours reaches becomes the one that one in twenty of theirs
    reaches. A regression of theirs on ours would come nearer to single scores, but it draws all towards the mean,
    so that fewer would reach a high threshold than before. Thresholds are what a site has tuned.
    """
    if len(ours) != len(theirs):
        raise ValueError("There must be as many of theirs as of ours.")
    if len(ours) < fewest:
        raise TooFew(f"{len(ours)} pairs; {fewest} are needed.")
    ranks = _ranks(len(ours))
    across = np.round(np.quantile(np.asarray(ours, float), ranks), _DIGITS)
    up = np.quantile(np.asarray(theirs, float), ranks)
    points: list[tuple[float, float]] = []
    if across[0] > 0:
        points.append((0.0, 0.0))
    # Many of ours may have one score; it becomes the middle of what theirs have at those ranks.
    for score in np.unique(across):
        points.append((float(score), round(float(np.mean(up[across == score])), _DIGITS)))
    if points[-1][0] < 1:
        points.append((1.0, 1.0))
    return tuple(points)


def mapped(points: Sequence[Sequence[float]], value: float) -> float:
    """The score from 0 to 1 that a map makes of one; the map's own lines between its points."""
    at = bisect_right(points, value, key=lambda point: point[0])
    if at == 0:
        return float(points[0][1])
    if at == len(points):
        return float(points[-1][1])
    (left, low), (right, high) = points[at - 1], points[at]
    return float(low + (high - low) * (value - left) / (right - left))


def _ranks(count: int) -> NDArray[np.float64]:
    """Shares at which the two are joined: even steps, and ever finer ones towards the few highest scores."""
    fine = [1 - 0.5**power for power in range(7, 40) if 0.5**power * count >= 5]
    return np.unique(np.concatenate([np.linspace(0, 1, _STEPS + 1), np.asarray(fine, float)]))
