"""Draws how far the calibrated scores can be believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import StringIO

import matplotlib as mpl
from matplotlib.figure import Figure

_STYLES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (1, 1)))
_MARKS = "os^Dvx"


def reliability(curves: Mapping[str, Sequence[tuple[float, float, float]]]) -> str:
    """An SVG of the share that was true against the mean score, one line a head, beside the diagonal."""
    # Text stays text, and ids are the same every time, so that a diff of the picture means something.
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "rejoinder", "font.size": 10})
    figure = Figure(figsize=(5.2, 5.0))
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="#888888", linewidth=0.8, label="as it should be")
    for (head, points), style, mark in zip(curves.items(), _STYLES, _MARKS, strict=False):
        axes.plot(
            [score for score, _, _ in points],
            [true for _, true, _ in points],
            linestyle=style,
            marker=mark,
            markersize=4,
            label=head,
        )
    axes.set(xlabel="mean score", ylabel="share that was true, on dev", xlim=(0, 1), ylim=(0, 1))
    axes.legend(frameon=False, loc="upper left")
    axes.set_facecolor("white")
    out = StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None}, facecolor="white")
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"
