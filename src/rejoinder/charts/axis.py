"""The axes of a chart: what they measure, how far they reach, and where their ticks stand."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_TICKS = 5


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis from ``low`` to ``high`` in its own unit, with the ticks that are labelled."""

    title: str
    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    is_log: bool = False

    def share(self, value: float) -> float:
        """Where a value lies along the axis, from 0 at its low end to 1; what lies beyond is put at the end."""
        value = min(max(value, self.low), self.high)
        if self.is_log:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)


def plain(value: float) -> str:
    """A number as briefly as it can be written."""
    return f"{value:.6g}"


def percent(value: float) -> str:
    """A share as a percentage: 0.005 is “0.5 %”."""
    return f"{value * 100:.4g}\u00a0%"


def linear(title: str, low: float, high: float, show: Callable[[float], str] = plain) -> Axis:
    """An axis with some five ticks at round numbers. Raises ValueError where it would have no length."""
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ValueError("an axis must reach from one number to a larger one")
    rough = (high - low) / _TICKS
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in _STEPS if size * factor >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    ticks = ((round(number * step, 12), show(round(number * step, 12))) for number in range(first, last + 1))
    return Axis(title, low, high, tuple(ticks))


def logarithmic(title: str, low: float, high: float, show: Callable[[float], str] = plain) -> Axis:
    """An axis on which every factor of ten is as long as the next. Raises ValueError where it cannot be."""
    if not (math.isfinite(high) and 0 < low < high):
        raise ValueError("a logarithmic axis must reach from above 0 to a larger number")
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    decades = [10.0**power for power in range(first, last + 1)]
    return Axis(title, low, high, tuple((tick, show(tick)) for tick in decades), is_log=True)
