"""A chart as the desk's pages show it: drawn for a page and for a telephone, of which the style sheet shows one."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.safestring import SafeString, mark_safe


def drawn(chart: Callable[[bool], str]) -> SafeString:
    """Both drawings of a chart, one after the other; ``chart`` is told whether to draw the narrow one."""
    return mark_safe(chart(False) + chart(True))  # noqa: S308 - a chart escapes what it writes
