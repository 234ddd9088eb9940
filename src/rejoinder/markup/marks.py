"""Shows plain text as HTML, with the words a finding rests on marked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

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


def mark_each(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """As `mark`, with the spans told apart, so that each can be pointed at from a list of what they mean.

    Span number N, from 1 in the order given, is made of the <mark>s whose ``data-found`` names N among others; behind
    the last of them stands a small link N with the id ``found-N`` that leads to ``#finding-N``. Empty spans and what
    lies outside the text have neither.
    """
    shown = [place for place in _paragraphs(text) if text[slice(*place)].strip()]
    parts: list[str] = []
    for number, (start, end) in enumerate(shown):
        beyond = shown[number + 1][0] if number + 1 < len(shown) else len(text)
        within = {
            one: (max(start, first), min(end, last), min(last, len(text)) <= beyond)
            for one, (first, last) in enumerate(spans, 1)
            if max(start, first) < min(end, last)
        }
        parts.append(f'<p dir="auto">{_told_apart(text, start, end, within)}</p>')
    return "".join(parts)


def _told_apart(text: str, start: int, end: int, within: dict[int, tuple[int, int, bool]]) -> str:
    """One paragraph; of each span in it, where it begins and ends there, and whether it goes no further."""
    containment = Containment()
    cuts = sorted({start, end, *(at for first, last, _ in within.values() for at in (first, last))})
    parts: list[str] = []
    for begin, stop in pairwise(cuts):
        found = [str(one) for one, (first, last, _) in within.items() if first <= begin and stop <= last]
        shown = _shown(text[begin:stop], containment)
        parts.append(f'<mark data-found="{" ".join(found)}">{shown}</mark>' if found else shown)
        parts.extend(
            f'<sup><a id="found-{one}" href="#finding-{one}">{one}</a></sup>'
            for one, (_, last, ends) in within.items()
            if ends and last == stop
        )
    return "".join(parts) + containment.end()


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
