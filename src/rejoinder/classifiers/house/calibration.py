"""Turns the model's logits into probabilities by curves that were fitted on text it had not seen."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

_SURELY = 1e-4


@dataclass(frozen=True, slots=True)
class Curve:
    """A rising line through a few points, in logits on both sides: what the model says, and what came true."""

    raw: tuple[float, ...]
    true: tuple[float, ...]

    @classmethod
    def of(cls, points: Sequence[Sequence[float]]) -> Self:
        """The curve through (raw, true) points; raises ValueError where there are fewer than two or it falls."""
        raw = tuple(float(point[0]) for point in points)
        true = tuple(float(point[1]) for point in points)
        if len(raw) < 2 or any(b <= a for side in (raw, true) for a, b in pairwise(side)):
            raise ValueError("a calibration curve needs two points at least, and must rise")
        return cls(raw, true)

    def __call__(self, logit: float) -> float:
        """The probability, from 0.0001 to 0.9999; beyond the ends the outermost pieces go on."""
        at = min(max(bisect_right(self.raw, logit), 1), len(self.raw) - 1)
        x0, x1, y0, y1 = self.raw[at - 1], self.raw[at], self.true[at - 1], self.true[at]
        value = y0 + (logit - x0) * (y1 - y0) / (x1 - x0)
        probability = 1.0 / (1.0 + math.exp(-min(max(value, -30.0), 30.0)))
        return min(max(probability, _SURELY), 1.0 - _SURELY)
