"""Draws how many of a site's comments reach each threshold, with the thresholds chosen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rejoinder.charts import Mark, Series, line_chart, linear, logarithmic, percent
from rejoinder.commands.calibration import fit
from rejoinder.commands.calibration.fit import Fit, Numbers

_STEPS = 200
_MARKED = {
    fit.OFFENSIVE_HOLD: "offensive: hold",
    fit.OFFENSIVE_REJECT: "offensive: reject",
    fit.INCITEMENT_HOLD: "incitement: hold",
    fit.INCITEMENT_REJECT: "incitement: reject",
    fit.THREAT: "threat: hold",
}


def curve(fitted: Fit, thresholds: Mapping[tuple[str, str], float], limits: Mapping[str, float]) -> str:
    """The chart as SVG; ``limits`` are the shares asked for, by what they limit."""
    lines = dict(fitted.scores())
    lines["incitement, where something agrees"] = np.where(
        fitted.agreeing(thresholds), lines["incitement"], 0.0
    )
    size = len(lines["offensive"])
    floor = 10.0 ** np.floor(np.log10(1 / size))
    series = [Series(name, points) for name, scores in lines.items() if (points := _shares(scores))]
    marks = [Mark(f"at most {percent(share)} {what}", y=share) for what, share in limits.items()]
    marks += [
        Mark(f"{label} {thresholds[setting]:g}", x=thresholds[setting])
        for setting, label in _MARKED.items()
        if thresholds.get(setting)
    ]
    return line_chart(
        f"How many of {size:,} comments reach each score",
        linear("threshold", 0, 1),
        logarithmic("share of comments at or above it", float(floor), 1, percent),
        series,
        marks,
        description=f"Share of {size:,} comments whose score reaches a threshold, for each score; and the "
        "thresholds chosen for them.",
    )


def _shares(scores: Numbers) -> list[tuple[float, float]]:
    """The share of comments at or above each threshold, up to the highest that any reaches."""
    ordered = np.sort(scores)
    steps = np.linspace(0.0, 1.0, _STEPS + 1)
    reaching = len(ordered) - np.searchsorted(ordered, steps, side="left")
    return [
        (float(step), float(count) / len(ordered))
        for step, count in zip(steps, reaching, strict=True)
        if count and step > 0
    ]
