"""Finds the words that carry a score: those without which it falls."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rejoinder.classifiers.house.windows import Window

MOST_SEGMENTS = 32
_WORD = re.compile(r"\w[\w'’*@$-]*|[^\w\s]+")
# A word is marked when leaving it out costs this share of what the best one costs, and at least this much.
_SHARE = 0.4
_LEAST = 0.15
_REFINED = 4

Logits = Callable[[Sequence[Sequence[int]]], list[list[float]]]


@dataclass(frozen=True, slots=True)
class _Segment:
    """Words first to last (exclusive), counted in the window's list of words."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Marked:
    """For each head, the spans of the window's text that carry its score."""

    spans: tuple[tuple[tuple[int, int], ...], ...]


def carriers(text: str, window: Window, full: Sequence[float], logits: Logits) -> Marked:
    """What carries each head's logit in the window; ``full`` are its logits with every word in place.

    Two rounds of at most 32 texts each: first stretches of words, then the words of the stretches that count.
    """
    words = [found.span() for found in _WORD.finditer(text) if _inside(found.span(), window)]
    if not words:
        return Marked(tuple(() for _ in full))
    tokens = list(_tokens(words, window))
    coarse = _segments(len(words))
    losses = _losses(coarse, tokens, window, full, logits)
    if len(coarse) < len(words):
        wanted = _best(coarse, losses)
        fine = [_Segment(at, at + 1) for one in wanted for at in range(one.first, one.last)][:MOST_SEGMENTS]
        losses = _losses(fine, tokens, window, full, logits)
        coarse = fine
    return Marked(tuple(_spans(coarse, [row[head] for row in losses], words) for head in range(len(full))))


def _inside(span: tuple[int, int], window: Window) -> bool:
    return bool(window.places) and window.places[0][0] <= span[0] and span[1] <= window.places[-1][1]


def _tokens(words: Sequence[tuple[int, int]], window: Window) -> Iterator[frozenset[int]]:
    """For each word, the tokens that stand within it."""
    at = 0
    for start, end in words:
        while at < len(window.places) and window.places[at][1] <= start:
            at += 1
        upto = at
        while upto < len(window.places) and window.places[upto][0] < end:
            upto += 1
        yield frozenset(range(at, upto))


def _segments(words: int) -> list[_Segment]:
    size = -(-words // MOST_SEGMENTS)
    return [_Segment(at, min(at + size, words)) for at in range(0, words, size)]


def _losses(
    segments: Sequence[_Segment],
    tokens: Sequence[frozenset[int]],
    window: Window,
    full: Sequence[float],
    logits: Logits,
) -> list[list[float]]:
    """How much each head's logit falls without each segment."""
    texts = [window.without(frozenset().union(*tokens[one.first : one.last])) for one in segments]
    return [[a - b for a, b in zip(full, row, strict=True)] for row in logits(texts)]


def _best(segments: Sequence[_Segment], losses: Sequence[Sequence[float]]) -> list[_Segment]:
    """The segments that count most for any head, in order, as many as may be looked into more closely."""
    heads = range(len(losses[0]))
    ranked = [sorted(range(len(segments)), key=lambda at: -losses[at][head]) for head in heads]
    chosen: dict[int, None] = {}
    room = MOST_SEGMENTS
    for place in range(_REFINED):
        for head in heads:
            at = ranked[head][place] if place < len(segments) else ranked[head][0]
            size = segments[at].last - segments[at].first
            if at not in chosen and size <= room:
                chosen[at] = None
                room -= size
    return [segments[at] for at in sorted(chosen)]


def _spans(
    segments: Sequence[_Segment], losses: Sequence[float], words: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    most = max(losses, default=0.0)
    least = max(_SHARE * most, _LEAST)
    spans: list[tuple[int, int]] = []
    last = -2
    for one, loss in zip(segments, losses, strict=True):
        if loss < least:
            continue
        start, end = words[one.first][0], words[one.last - 1][1]
        if spans and one.first == last:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
        last = one.last
    return tuple(spans)
