"""A reading of a text that remembers which typed characters each of its own stands for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

Edit = tuple[int, int, str]
"""Replace [start, end) of a view's text by a string; a list of edits is sorted and does not overlap."""


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The parts a rewritten text is made of, each with the stretch of the earlier text it came from.

    ``cuts`` are the offsets at which pieces begin in the new text. A piece whose ``ends`` is -1 was copied
    character by character from ``origins``; any other stands as a whole for [origin, end).
    """

    cuts: tuple[int, ...]
    origins: tuple[int, ...]
    ends: tuple[int, ...]
    length: int
    """Length of the earlier text."""

    def start(self, offset: int) -> int:
        piece = bisect_right(self.cuts, offset) - 1
        if self.ends[piece] >= 0:
            return self.origins[piece]
        return self.origins[piece] + offset - self.cuts[piece]

    def end(self, offset: int) -> int:
        piece = bisect_right(self.cuts, offset - 1) - 1
        if self.ends[piece] >= 0:
            return self.ends[piece]
        return self.origins[piece] + offset - self.cuts[piece]


@dataclass(frozen=True, slots=True)
class View:
    """One reading of a text. ``View(text)`` is the text as typed; others are made from it by rewriting."""

    text: str
    _pieces: _Pieces | None = None
    _of: View | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of this view lies in the text as typed, in code points, end-exclusive.

        An empty span comes back empty. Raises ValueError where the span is not inside this view.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"the span {start}-{end} is not within a text of {len(self.text)} characters")
        view: View | None = self
        size = len(self.text)
        while view is not None:
            pieces = view._pieces
            if pieces is not None:
                if start == end:
                    start = end = pieces.start(start) if start < size else pieces.length
                else:
                    start, end = pieces.start(start), pieces.end(end)
                size = pieces.length
            view = view._of
        return start, end

    def relettered(self, text: str) -> View:
        """The same reading with each character exchanged for one other; ``text`` has this view's length."""
        if len(text) != len(self.text):
            raise ValueError("a relettered text must keep its length")
        return View(text, None, self)

    def rewritten(self, edits: Iterable[Edit]) -> View:
        """This reading with the edits made; the view itself where nothing changes."""
        source = self.text
        parts: list[str] = []
        cuts: list[int] = []
        origins: list[int] = []
        ends: list[int] = []
        length = done = 0
        for start, end, put in edits:
            if start > done:
                cuts.append(length)
                origins.append(done)
                ends.append(-1)
                parts.append(source[done:start])
                length += start - done
            if put:
                cuts.append(length)
                origins.append(start)
                ends.append(end)
                parts.append(put)
                length += len(put)
            done = end
        if done == 0 and not parts:
            return self
        if done < len(source):
            cuts.append(length)
            origins.append(done)
            ends.append(-1)
            parts.append(source[done:])
        pieces = _Pieces(tuple(cuts), tuple(origins), tuple(ends), len(source))
        return View("".join(parts), pieces, self)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span [start, end) of a text without the white space at its ends; an empty one where it is nothing else."""
    inner = text[start:end].lstrip()
    start = end - len(inner)
    return start, start + len(inner.rstrip())
