"""Shows plain text as HTML, with the words a finding rests on marked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from rejoinder.markup.characters import Containment
from rejoinder.markup.escaping import escape_words

_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def plain_to_html(text: str) -> str:
    """Plain text as paragraphs of safe HTML, line breaks kept, each with its own writing direction."""
    return mark(text, ())


def mark(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """As `plain_to_html`, with <mark> around the spans.

    Spans are (start, end) in code points of ``text``, end-exclusive, in any order; overlapping ones
    become one, and what lies outside the text is ignored.
    """
    merged = _merged(spans, len(text))
    parts: list[str] = []
    next_span = 0
    for start, end in _paragraphs(text):
        while next_span < len(merged) and merged[next_span][1] <= start:
            next_span += 1
        inside: list[tuple[int, int]] = []
        for first, last in islice(merged, next_span, None):
            if first >= end:
                break
            inside.append((max(start, first), min(end, last)))
        if text[start:end].strip():
            parts.append(f'<p dir="auto">{_marked(text, start, end, inside)}</p>')
    return "".join(parts)


def text_digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, as 64 hexadecimal digits: the same text always has the same digest."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _merged(spans: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(end, length)) for start, end in spans):
        if start >= end:
            continue
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for blank in _BLANK_LINES.finditer(text):
        yield start, blank.start()
        start = blank.end()
    yield start, len(text)


def _marked(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> str:
    containment = Containment()
    parts: list[str] = []
    position = start
    for first, last in spans:
        parts.append(_shown(text[position:first], containment))
        parts.append(f"<mark>{_shown(text[first:last], containment)}</mark>")
        position = last
    parts.append(_shown(text[position:end], containment))
    return "".join(parts) + containment.end()


def _shown(text: str, containment: Containment) -> str:
    return escape_words(containment.feed(text)).replace("\n", "<br>")
