"""Finds the words that carry a score: those without which it falls."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from rejoinder.classifiers.house.windows import Window

MOST_SEGMENTS = 32
# Words and signs such as emoji; a full stop carries nothing that its author could leave out.
_WORD = re.compile(r"[\w@$][\w'’*@$-]*|[^\w\s.,;:!?…\"“”„«»‘’'`()\[\]{}–—/\\*@$-]+")
# Words that mean nothing by themselves, and are marked only beside or between others.
_SMALL = frozenset(
    """
    a about after again all also am an and any are as at be because been before but by can can't could did
    didn't do does don't each even ever every for from had has have he her here him his how i if in into is
    isn't it its just like may me more most much my no nor not now of off on once one only or other ought our
    out over own s same seem seems she should so some such t than that the their them then there these they this
    those through to too under up us very was we were what when where which while who whom why will with won't
    would you your
    """.split()  # noqa: SIM905
)
_BETWEEN = 2
_STOP = re.compile(r"[.!?…\n]")
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
    small = [text[start:end].casefold().replace("’", "'") in _SMALL for start, end in words]
    onwards = [not _STOP.search(text, one[1], other[0]) for one, other in itertools.pairwise(words)]
    at = [one.first for one in coarse]
    marked = [_marked(at, [row[head] for row in losses], small, onwards) for head in range(len(full))]
    return Marked(tuple(_spans(places, words, onwards) for places in marked))


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


def _marked(
    at: Sequence[int], losses: Sequence[float], small: Sequence[bool], onwards: Sequence[bool]
) -> list[int]:
    """The words to be marked, in order, of those at ``at`` with these losses; small ones only beside others.

    ``onwards`` tells of each word whether the next one stands in the same sentence.
    """
    most = max((loss for word, loss in zip(at, losses, strict=True) if not small[word]), default=0.0)
    least = max(_SHARE * most, _LEAST)
    counting = {word for word, loss in zip(at, losses, strict=True) if loss >= least}
    marked = {word for word in counting if not small[word]}
    for first, second in itertools.pairwise(sorted(marked)):
        between = range(first + 1, second)
        if len(between) <= _BETWEEN and all(small[word] for word in between) and all(onwards[first:second]):
            marked.update(between)
    beside = {word for word in counting if _is_beside(word, marked, onwards)}
    return sorted(marked | beside)


def _is_beside(word: int, marked: Collection[int], onwards: Sequence[bool]) -> bool:
    return (word - 1 in marked and onwards[word - 1]) or (word + 1 in marked and onwards[word])


def _spans(
    marked: Sequence[int], words: Sequence[tuple[int, int]], onwards: Sequence[bool]
) -> tuple[tuple[int, int], ...]:
    """The stretches that the marked words make; those side by side in a sentence are one."""
    spans: list[tuple[int, int]] = []
    last = -2
    for word in marked:
        start, end = words[word]
        if spans and word == last + 1 and onwards[last]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
        last = word
    return tuple(spans)
