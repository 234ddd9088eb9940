"""A small head of a site's own over the house model's features: corrects its score “offensive” to that site's habit."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

from rejoinder.classifiers.house.model import Features
from rejoinder.plugins import load_late

_PURPOSE = "learn from the desk"
_STEPS = 12
_STEEPEST = 30.0
_SURELY = 1e-4


class HeadError(ValueError):
    """Stored bytes that are no head."""


@dataclass(frozen=True)
class Head:
    """What is added to the house's logit: a weight for each feature, as far as the desk's decisions ask for it.

    ``knots`` are pairs (sum, score), both rising: where the sum stands at a knot, that is the score, so that each of
    a site's thresholds stops as many good comments as it did before.
    """

    house: str
    """Version of the weights whose features it reads."""
    centre: Any
    scale: Any
    weights: Any
    bias: float
    knots: tuple[tuple[float, float], ...]

    def sum(self, shipped: float, features: Features) -> float:
        """The house's logit with this head's correction; ``shipped`` is the house's score from 0 to 1."""
        np = load_late("numpy", _PURPOSE)
        row = (np.frombuffer(features, dtype=np.float32) - self.centre) / self.scale
        return logit(shipped) + self.bias + float(row @ self.weights)

    def score(self, shipped: float, features: Features) -> float:
        """The corrected score, from 0.0001 to 0.9999."""
        return through(self.knots, self.sum(shipped, features))

    def to_bytes(self) -> bytes:
        """All of it, for a database."""
        told = {"house": self.house, "bias": self.bias, "knots": self.knots, "size": len(self.weights)}
        heading = json.dumps(told).encode() + b"\n"
        return heading + b"".join(
            part.astype("<f4").tobytes() for part in (self.centre, self.scale, self.weights)
        )

    @classmethod
    def from_bytes(cls, stored: bytes) -> Self:
        """The head that ``to_bytes`` wrote; raises HeadError for anything else."""
        np = load_late("numpy", _PURPOSE)
        heading, _, rest = stored.partition(b"\n")
        try:
            told = json.loads(heading)
            size = int(told["size"])
            numbers = np.frombuffer(rest, dtype="<f4").reshape(3, size)
            knots = tuple((float(x), float(y)) for x, y in told["knots"])
            centre, scale, weights = numbers
            return cls(str(told["house"]), centre, scale, weights, float(told["bias"]), knots)
        except (ValueError, KeyError, TypeError) as error:
            raise HeadError("What is stored is no head.") from error


@dataclass(frozen=True)
class Lessons:
    """What a head is fitted to: one row a comment."""

    features: Sequence[Features]
    shipped: Sequence[float]
    """The house's scores, from 0 to 1."""
    rejected: Sequence[bool]
    counts: Sequence[float]
    """How much each counts."""


def fit(lessons: Lessons, house: str, strength: float) -> Head:
    """The head that explains the lessons best, kept to the house's own opinion by ``strength`` (an L2 penalty).

    Newton's method on the logistic loss with the house's logit as an offset, so with few lessons little is changed.
    Raises ValueError without both kinds of lessons.
    """
    np = load_late("numpy", _PURPOSE)
    if not any(lessons.rejected) or all(lessons.rejected):
        raise ValueError("a head needs comments that were published and comments that were rejected")
    rows = np.stack([np.frombuffer(one, dtype=np.float32) for one in lessons.features]).astype(np.float64)
    centre, spread = rows.mean(0), rows.std(0)
    # A feature in which these comments hardly differ must not outweigh the others where a new one does.
    scale = np.maximum(spread, float(spread.mean()) + 1e-3)
    # The last column is the bias, which is not held down.
    rows = np.hstack([(rows - centre) / scale, np.ones((len(rows), 1))])
    offset = np.array([logit(one) for one in lessons.shipped])
    wanted = np.array(lessons.rejected, dtype=np.float64)
    counts = np.array(lessons.counts, dtype=np.float64)
    hold = np.full(rows.shape[1], float(strength))
    hold[-1] = 1e-3
    weights = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(offset + rows @ weights, -_STEEPEST, _STEEPEST)))
        slope = rows.T @ (counts * (chance - wanted)) + hold * weights
        bend = (rows * (counts * np.maximum(chance * (1 - chance), 1e-4))[:, None]).T @ rows
        step = np.linalg.solve(bend + np.diag(hold), slope)
        weights -= step
        if float(np.abs(step).max()) < 1e-4:
            break
    as_it_is = ((-10.0, _chance(-10.0)), (0.0, 0.5), (10.0, _chance(10.0)))
    return Head(
        house,
        centre.astype("f4"),
        scale.astype("f4"),
        weights[:-1].astype("f4"),
        float(weights[-1]),
        as_it_is,
    )


def logit(probability: float) -> float:
    """The logarithm of its odds; a probability of 0 or 1 is taken for one nearly so."""
    kept = min(max(probability, _SURELY), 1 - _SURELY)
    return math.log(kept / (1 - kept))


def through(knots: Sequence[tuple[float, float]], value: float) -> float:
    """The score at this sum: straight between knots in logits, and on along the outermost pieces."""
    points = [(x, logit(y)) for x, y in knots]
    pairs = list(pairwise(points))
    (x0, y0), (x1, y1) = next(((a, b) for a, b in pairs if value < b[0]), pairs[-1])
    slope = (y1 - y0) / (x1 - x0)
    return _chance(y0 + (value - x0) * slope)


def _chance(value: float) -> float:
    probability = 1 / (1 + math.exp(-min(max(value, -_STEEPEST), _STEEPEST)))
    return min(max(probability, _SURELY), 1 - _SURELY)
