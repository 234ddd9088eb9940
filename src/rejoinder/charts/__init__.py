"""Charts as SVG: pure drawing, for a file, a page or an image element, in light and in dark."""

from rejoinder.charts.axis import Axis, linear, logarithmic, percent
from rejoinder.charts.bar import Bars, bar_chart
from rejoinder.charts.line import Mark, Series, line_chart

__all__ = ["Axis", "Bars", "Mark", "Series", "bar_chart", "line_chart", "linear", "logarithmic", "percent"]
