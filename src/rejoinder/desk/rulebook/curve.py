"""Draws how many of a publication's comments reach each score, with the thresholds that cut them off."""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.db.models import Max
from django.utils.safestring import SafeString, mark_safe

from rejoinder.discussion import replaying
from rejoinder.discussion.models import Decision, Maker

RECENT = 2_000
"""The latest comments that a curve is drawn from."""
_WINDOW = 20_000
"""How many of the site's newest decisions are looked through for them, however old the site."""
STEPS = 100
_WIDTH, _HEIGHT = 640, 170
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 40, 26
_SHARES = (0.01, 0.05, 0.25, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A line on the curve: which field moves it, how it is called and where it stands."""

    field: str
    label: str
    value: float


def recent_scores(publication_id: int) -> list[Mapping[str, float]]:
    """The scores of the latest comments that classifiers have read."""
    newest = Decision.objects.aggregate(newest=Max("pk"))["newest"] or 0
    latest = replaying.of_publication(publication_id).filter(pk__gt=newest - _WINDOW, maker=Maker.RULES)
    return [scores for scores in latest.order_by("-pk").values_list("scores", flat=True)[:RECENT] if scores]


class Curve:
    """The share of comments that reach each value of a score, or of the highest of several."""

    def __init__(self, scores: Iterable[Mapping[str, float]], names: Sequence[str]) -> None:
        highest = (max((one[name] for name in names if name in one), default=None) for one in scores)
        self._values = sorted(value for value in highest if value is not None)
        self.names = tuple(names)

    @property
    def count(self) -> int:
        """Comments it is drawn from."""
        return len(self._values)

    def share(self, value: float) -> float:
        """The share that comes up to a value; 0 stands for never."""
        if value <= 0 or not self._values:
            return 0.0
        return (len(self._values) - bisect_left(self._values, value)) / len(self._values)

    @property
    def shares(self) -> str:
        """The share at every hundredth, as JSON for the page's script."""
        return json.dumps([round(self.share(step / STEPS), 5) for step in range(STEPS + 1)])

    def svg(self, title: str, thresholds: Sequence[Threshold]) -> SafeString:
        """The drawing, with a movable line for each threshold."""
        points = " ".join(
            f"{_x(step / STEPS):g},{_y(self.share(max(step, 0.5) / STEPS)):g}" for step in range(STEPS + 1)
        )
        parts = [
            f'<svg class="rulebook-curve" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
            f'aria-label="{escape(title)}" data-left="{_LEFT}" data-width="{_WIDTH - _LEFT - _RIGHT}">',
            *(_share_line(share) for share in _SHARES),
            *(_score_tick(tick / 4) for tick in range(5)),
            f'<polyline class="rulebook-shares" points="{points}"/>',
            *(_line(row, threshold) for row, threshold in enumerate(thresholds)),
            "</svg>",
        ]
        return mark_safe("".join(parts))  # noqa: S308 - every text in it is escaped


def _x(value: float) -> float:
    return round(_LEFT + value * (_WIDTH - _LEFT - _RIGHT), 2)


def _y(share: float) -> float:
    """Few comments score high, and those few are what it is about: the axis gives small shares more room."""
    return round(_TOP + (1 - math.sqrt(share)) * (_HEIGHT - _TOP - _BOTTOM), 2)


def _share_line(share: float) -> str:
    at = _y(share)
    # On a telephone the letters are drawn larger, and the lowest label would lie on the next.
    fine = ' class="rulebook-fine"' if share == _SHARES[0] else ""
    return (
        f'<path class="rulebook-grid" d="M{_LEFT} {at}H{_WIDTH - _RIGHT}"/>'
        f'<text x="{_LEFT - 6}" y="{at + 4}" text-anchor="end"{fine}>{share * 100:g} %</text>'
    )


def _score_tick(value: float) -> str:
    return f'<text x="{_x(value)}" y="{_HEIGHT - 6}" text-anchor="middle">{value:g}</text>'


def _line(row: int, threshold: Threshold) -> str:
    hidden = "" if threshold.value > 0 else ' visibility="hidden"'
    return (
        f'<g class="rulebook-threshold" data-field="{escape(threshold.field)}" '
        f'transform="translate({_x(min(threshold.value, 1.0))} 0)"{hidden}>'
        f'<path d="M0 {_TOP - 26 + row % 2 * 13}V{_HEIGHT - _BOTTOM}"/>'
        f'<text x="{-4 if threshold.value > 0.6 else 4}" y="{_TOP - 20 + row % 2 * 13}"'
        f"{' text-anchor=' + chr(34) + 'end' + chr(34) if threshold.value > 0.6 else ''}>"
        f"{escape(threshold.label)}</text></g>"
    )
