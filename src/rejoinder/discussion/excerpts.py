"""Cuts a text around the words that were searched for, and marks them."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

from rejoinder import markup
from rejoinder.discussion import search
from rejoinder.discussion.search import Query

EXCERPT = 280
"""Code points of a text that are shown."""
_BEFORE = 60
"""Code points shown before the first word that was searched for."""


def excerpt(text: str, query: Query) -> SafeString:
    """The text in one line, cut around the first word that was searched for, those words marked; safe HTML."""
    line = " ".join(text.split())
    found = search.spans(query, line)
    start = _start(line, found[0][0]) if found and found[0][1] > EXCERPT else 0
    cut = line[start : start + EXCERPT]
    if start + EXCERPT < len(line):
        cut = cut[: cut.rfind(" ") if " " in cut[EXCERPT // 2 :] else len(cut)] + " …"
    ahead = "… " if start else ""
    moved = [(first - start + len(ahead), last - start + len(ahead)) for first, last in found]
    inside = [(first, last) for first, last in moved if first >= len(ahead) and last <= len(ahead) + len(cut)]
    return mark_safe(markup.mark(ahead + cut, inside))  # noqa: S308 - markup escapes


def marked(line: str, query: Query) -> SafeString:
    """A short line, such as a title, whole and with those words marked; safe HTML that may stand inside a line."""
    line = " ".join(line.split())
    html = markup.mark(line, search.spans(query, line))
    return mark_safe(html.removeprefix('<p dir="auto">').removesuffix("</p>"))  # noqa: S308 - markup escapes


def _start(line: str, word: int) -> int:
    """Where a cut begins that shows the word with something before it: at a word's beginning, if one is near."""
    near = max(0, word - _BEFORE)
    space = line.find(" ", near, word)
    return space + 1 if space >= 0 else near
