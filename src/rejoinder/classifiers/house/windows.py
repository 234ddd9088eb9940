"""Cuts a text of any length into windows of tokens that the model can read, knowing where each token stood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

WINDOW = 190
"""Tokens of text in one window, beside its two signs; nine comments in ten fit into one."""
_OVERLAP = 30
_FIRST, _LAST = 101, 102
UNKNOWN = 100
"""The tokenizer's id of what it knows no piece of, such as a word in squared letters."""
LONGEST_RUN = 60
"""A word longer than a hundred characters is one unknown token to the tokenizer, and would hide what is in it."""
_PIECE = 4000
HALF_PAIR = re.compile("[\ud800-\udfff]")
"""Half a surrogate pair, which is no character to the tokenizer."""
_CUT = re.compile(rf"\S{{{LONGEST_RUN}}}(?=\S)")


@dataclass(frozen=True, slots=True)
class Window:
    """Token ids between their first and last sign, and the place of each token but those two in the text."""

    ids: tuple[int, ...]
    places: tuple[tuple[int, int], ...]

    def without(self, hidden: frozenset[int]) -> tuple[int, ...]:
        """The ids with some tokens left out, counted as ``places`` counts them."""
        inner = (one for at, one in enumerate(self.ids[1:-1]) if at not in hidden)
        return (_FIRST, *inner, _LAST)


def windows(text: str, tokenizer: Any) -> list[Window]:
    """The text's windows in order; one empty window for a text without a token."""
    text = HALF_PAIR.sub("\ufffd", text)
    ids: list[int] = []
    places: list[tuple[int, int]] = []
    pieces = list(_pieces(text))
    encoded = tokenizer.encode_batch([text[start:end] for start, end in pieces], add_special_tokens=False)
    for (start, _), one in zip(pieces, encoded, strict=True):
        for number, (a, b) in zip(one.ids, one.offsets, strict=True):
            if number != UNKNOWN or _says_something(text[start + a : start + b]):
                ids.append(number)
                places.append((start + a, start + b))
    return [_window(ids[a:b], places[a:b]) for a, b in _cuts(len(ids))]


def _says_something(unknown: str) -> bool:
    """Whether what the tokenizer does not know is a word: ornaments and signs are none, and score like abuse."""
    return any(char.isalnum() for char in unknown)


def _window(ids: Sequence[int], places: Sequence[tuple[int, int]]) -> Window:
    return Window((_FIRST, *ids, _LAST), tuple(places))


def _cuts(size: int) -> Iterator[tuple[int, int]]:
    start = 0
    while start + WINDOW < size:
        yield start, start + WINDOW
        start += WINDOW - _OVERLAP
    yield start, size


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of the text that the tokenizer is given one by one, parted inside words that are too long."""
    begin = 0
    for run in _CUT.finditer(text):
        yield from _stretches(text, begin, run.end())
        begin = run.end()
    yield from _stretches(text, begin, len(text))


def _stretches(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    while end - begin > _PIECE:
        space = text.rfind(" ", begin, begin + _PIECE)
        cut = space if space > begin else begin + _PIECE
        yield begin, cut
        begin = cut
    yield begin, end
