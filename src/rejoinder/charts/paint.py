"""The colours of charts, on light and on dark paper; each readable at 3:1 or better on its own."""

from __future__ import annotations

LIGHT = ("#1f5fa8", "#a8480f", "#17713f", "#7a3fa0", "#9c1f4b", "#57590c")
DARK = ("#7db4f2", "#f0a06a", "#6fd39b", "#c79bea", "#f58fb1", "#cfd06a")
INK, SOFT, GRID, PAPER = "#222222", "#595959", "#d9d9d9", "#ffffff"
DARK_PAPER = "#16181c"
DARK_FRAME = (
    ".rejoinder-chart,.rejoinder-chart text{fill:#ececec}"
    f".rejoinder-chart .paper{{fill:{DARK_PAPER}}}.rejoinder-chart .grid{{stroke:#3a3d44}}"
    f".rejoinder-chart .soft{{fill:#b4b4b4}}.rejoinder-chart .halo{{stroke:{DARK_PAPER}}}"
    ".rejoinder-chart .mark{stroke:#b4b4b4}"
)
"""The style of everything but the series, for readers who ask for dark pages."""
