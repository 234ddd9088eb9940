"""Reads a text through its disguises in one way only: each stretch so that it makes the likeliest words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from rejoinder.normalise.disguise import Chunk, applied
from rejoinder.normalise.fold import fold, single_spaced
from rejoinder.normalise.lookalikes import own_letters
from rejoinder.normalise.stretches import SPELLED, chunks, disguised, gaps, lettered, spelled_out
from rejoinder.normalise.view import Edit, View

Rank = Callable[[str], float]
"""How likely a folded word is to be meant: 0 if it is no word, at most ``ORDINARY`` for an ordinary one, and more for
one that people hide."""

ORDINARY = 3.0
UNKNOWN = 1.0
"""The highest rank of a word that is not known, but may be one misspelt."""

_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_WORD = 64
# A word spelled letter by letter may have others of one letter before and after it, as in “u r a b a d”.
_MOST_BESIDE = 3
_SHORTEST_SPELLED = 4
_MOST_ROUNDS = 4
_MOST_REMEMBERED = 4096


class Settling:
    """Undoes each disguise in a text that hides a word, and leaves all else as it was typed.

    Made once for a text that is read in several rounds, since it remembers what it chose.
    """

    def __init__(self, language: str, rank: Rank, hides: Callable[[str], bool]) -> None:
        """``rank`` tells the words, and ``hides`` those whose rank is above ``ORDINARY``; of 64 letters at most.

        ``language`` (a BCP 47 tag) keeps marked letters that are letters of their own there.
        """
        self._own = own_letters(language)
        self._rank = rank
        self._hides = hides
        self._chosen: dict[tuple[str, bool], int | None] = {}
        self._slices: dict[str, slice | None] = {}

    def settled(self, view: View) -> View:
        """The view folded, with the disguises undone. The time taken grows in line with the text."""
        for _ in range(_MOST_ROUNDS):
            after = self._once(view)
            if after.text == view.text:
                break
            view = after
        return view

    def _once(self, view: View) -> View:
        """The view with the disguises undone that lie open."""
        spread = fold(view)
        if not disguised(spread.text):
            return single_spaced(spread)
        spelled = lettered(spread)
        for runs in SPELLED:
            spelled = spelled.rewritten(self._joins(spelled.text, spelled_out(spelled.text, runs)))
        spelled = single_spaced(spelled)
        stretches = chunks(spelled.text, self._own)
        return spelled.rewritten(edit for chunk in stretches for edit in self._edits(chunk))

    def _joins(self, text: str, runs: Iterable[tuple[int, int]]) -> Iterator[Edit]:
        for start, end in runs:
            places = [at for at in range(start, end) if text[at].isalnum()]
            part = self._hidden_slice("".join(text[at] for at in places))
            if part is not None:
                yield from gaps(text, places[part.start], places[part.stop - 1])

    def _hidden_slice(self, letters: str) -> slice | None:
        """Which of the letters of a run make a word that is worth joining."""
        if len(letters) > _LONGEST_WORD:
            return None
        if letters not in self._slices:
            if len(self._slices) > _MOST_REMEMBERED:
                self._slices.clear()
            self._slices[letters] = self._slice(letters)
        return self._slices[letters]

    def _slice(self, letters: str) -> slice | None:
        # Initials such as “U.S.A.” are ordinary, and no word spelled out.
        if len(letters) >= _SHORTEST_SPELLED and any(
            self._ranked(reading)[0] for reading in self._readings(letters)
        ):
            return slice(0, len(letters))
        for before in range(_MOST_BESIDE + 1):
            for after in range(len(letters), max(before + 3, len(letters) - _MOST_BESIDE) - 1, -1):
                if any(map(self._hides_word, self._readings(letters[before:after]))):
                    return slice(before, after)
        return None

    def _readings(self, letters: str) -> Iterator[str]:
        chunk = Chunk.of(letters, 0, self._own, False)
        if chunk is None:
            yield letters
        else:
            yield from (applied(letters, chunk.edits(variant)) for variant in range(chunk.readings))

    def _hides_word(self, stretch: str) -> bool:
        return any(len(word) <= _LONGEST_WORD and self._hides(word) for word in _WORD.findall(stretch))

    def _edits(self, chunk: Chunk) -> list[Edit]:
        """The changes that make the likeliest words of a stretch; none where it has as likely ones already."""
        # Hostile texts repeat themselves.
        key = chunk.text, bool(chunk.exchanges)
        if key not in self._chosen:
            if len(self._chosen) > _MOST_REMEMBERED:
                self._chosen.clear()
            self._chosen[key] = self._choice(chunk)
        variant = self._chosen[key]
        return [] if variant is None else chunk.edits(variant)

    def _choice(self, chunk: Chunk) -> int | None:
        # A word that a language or a name writes with marks is itself, and no disguise of the one without.
        best = min(self._ranked(_unmarked(chunk.text)), (ORDINARY, 0))
        best = max(best, self._ranked(chunk.text))
        known = best[0] > UNKNOWN
        chosen: int | None = None
        ranks: dict[str, tuple[float, int]] = {}
        for variant in range(chunk.readings):
            reading = applied(chunk.text, chunk.edits(variant), chunk.start)
            if reading not in ranks:
                ranks[reading] = self._ranked(reading)
            rank = ranks[reading]
            # Words are joined by signs for good reasons, such as “person(s)”, unless some of the pieces are no words.
            if (
                chunk.fillers
                and not chunk.keeps_fillers(variant)
                and (known or UNKNOWN < rank[0] <= ORDINARY)
            ):
                continue
            if rank > best:
                best, chosen = rank, variant
        return chosen

    def _ranked(self, stretch: str) -> tuple[float, int]:
        """The rank of the likeliest hidden word in a stretch, with the letters of the longest one of that rank.

        Where none is hidden, the rank of its least likely word, and 0.
        """
        lowest, highest = ORDINARY, (0.0, 0)
        for word in _WORD.findall(stretch):
            rank = self._rank(word) if len(word) <= _LONGEST_WORD else 0.0
            lowest, highest = min(lowest, rank), max(highest, (rank, len(word)))
        # “r3tard” is more than its last four letters.
        return highest if highest[0] > ORDINARY else (min(lowest, highest[0]), 0)


def _unmarked(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
