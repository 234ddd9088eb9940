"""How sure a counted share is: intervals in closed form, 95 in 100 of which hold the true value."""

from __future__ import annotations

import math
from dataclasses import dataclass

_Z = 1.959964
"""Standard deviations on either side of the middle that hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with the ends of its interval, all in the estimate's own unit."""

    value: float
    low: float
    high: float

    def times(self, factor: float) -> Interval:
        """The same in another unit."""
        ends = sorted((self.low * factor, self.high * factor))
        return Interval(self.value * factor, *ends)


def share(count: int, total: int) -> Interval:
    """The share of ``count`` in ``total`` by Wilson's interval; from 0 to 1 where nothing was counted.

    Raises ValueError where the count is no part of the total.
    """
    if not 0 <= count <= total:
        raise ValueError(f"{count} is no part of {total}")
    if total == 0:
        return Interval(0.0, 0.0, 1.0)
    at, z2 = count / total, _Z * _Z
    middle = (at + z2 / (2 * total)) / (1 + z2 / total)
    half = _Z / (1 + z2 / total) * math.sqrt(at * (1 - at) / total + z2 / (4 * total * total))
    low = 0.0 if count == 0 else max(0.0, middle - half)
    return Interval(at, low, 1.0 if count == total else min(1.0, middle + half))


def change(gained: int, lost: int, total: int) -> Interval:
    """By how much a share changes where the same ``total`` were looked at twice; from -1 to 1.

    ``gained`` have it only the second time, ``lost`` only the first. Agresti and Min's interval for paired shares,
    which holds for small numbers, too. Raises ValueError where the counts are no parts of the total.
    """
    if min(gained, lost) < 0 or gained + lost > total:
        raise ValueError(f"{gained} and {lost} are no parts of {total}")
    if total == 0:
        return Interval(0.0, -1.0, 1.0)
    more, less, size = gained + 0.5, lost + 0.5, total + 2
    middle = (more - less) / size
    half = _Z * math.sqrt(more + less - (more - less) ** 2 / size) / size
    return Interval((gained - lost) / total, max(-1.0, middle - half), min(1.0, middle + half))
