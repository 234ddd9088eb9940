"""Words of scripts whose vowels are marks, which some write and most leave out: Arabic, Hebrew, Syriac.

SQLite takes such a mark for a space, so that in its index a marked word is several words, one after the other. Arabic
letters that people write one for the other are the same here, too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain, combinations, pairwise, product

MARK = (
    "[\u0300-\u036f"
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08ca-\u08e1\u08e3-\u08ff"
    "\u0711\u0730-\u074a\u200c\u200d]"
)
"""What may stand in a word or be left out: accents of Latin letters, points, vowel marks, the sign that draws an Arabic
word out, and the invisible signs that say whether letters join."""
MARKS = f"{MARK}*+"
"""Any number of marks, as a pattern that gives none of them back."""
_MARKS = re.compile(f"{MARK}+")
_BEARS = re.compile("[\u05d0-\u05f2\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0710-\u072f\u074d-\u077f\u0860-\u08c9]")
_JOINERS = "\u200c\u200d"
_SHORT = 9
"""Letters of a word of which two places are tried; newspapers seldom write more marks than that, nor longer words."""
_CARRIERS = "אהויاآوىي"
"""Letters that stand for a vowel themselves, so that even where every vowel is written they may bear no mark."""
_MOST_CARRIERS = 5

_ALEFS = "اأإآ"
_ENDINGS = {"ة": "ه", "ه": "ة", "ى": "ي", "ي": "ى"}
SAME = str.maketrans("ٱةى", "اهي")
"""Letters that are read as others; those that differ by an accent are told by it."""

_VOWELS = (
    ("\u05d0", "\u05ea", "\u05b0\u05b1\u05b2\u05b3\u05b4\u05b5\u05b6\u05b7\u05b8\u05b9\u05bb\u05bc\u05c1\u05c2"),
    ("\u0620", "\u06d3", "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"),
)
"""Scripts by their first letter and their last, and the marks that may be all a word bears."""

Parting = tuple[str, ...]


def words(text: str) -> list[str]:
    """The words of a text, each with the marks that stand in it."""
    found: list[str] = []
    inside = False
    for sign in text:
        if sign.isalnum():
            found += [] if inside else [""]
            inside = True
        elif not (inside and (sign in _JOINERS or unicodedata.category(sign)[0] == "M")):
            inside = False
        if inside:
            found[-1] += sign
    return found


def bare(word: str) -> str:
    """The word without what may be left out; of another script, as it is."""
    return (_MARKS.sub("", word) or word) if _BEARS.search(word) else word


def unmarked(word: str) -> str:
    """The word without any of `MARKS`, whatever its script."""
    return _MARKS.sub("", word) or word


def spellings(word: str) -> list[str]:
    """A bare word and what it is also written as: with another alef, or with another of the letters that end alike."""
    found = [word]
    for place, letter in enumerate(word):
        if letter in _ALEFS:
            found += [f"{word[:place]}{other}{word[place + 1 :]}" for other in _ALEFS if other != letter]
    if len(word) > 1 and word[-1] in _ENDINGS:
        found += [each[:-1] + _ENDINGS[word[-1]] for each in found]
    return found


def once_marked(word: str) -> Iterator[str]:
    """A bare word with one vowel mark in one place, as newspapers write it where it could be misread."""
    for first, last, signs in _VOWELS:
        if first <= word[0] <= last:
            yield from (
                f"{word[:place]}{sign}{word[place:]}" for place in range(1, len(word) + 1) for sign in signs
            )


def partings(word: str) -> list[Parting]:
    """The pieces that SQLite may have made of a bare word: itself first, then as its marks may have parted it.

    Marks in one or two places of it are thought of, and all of them in full, but not any number in between; and other
    spellings only of the whole word, which keeps the number of all in bounds.
    """
    if not _BEARS.search(word):
        return [(word,)]
    few = range(3 if len(word) <= _SHORT else 2)
    inner = range(1, len(word))
    places = chain(chain.from_iterable(combinations(inner, number) for number in few), _in_full(word))
    parted = (_parted(word, each) for each in places)
    return list(dict.fromkeys(chain(((each,) for each in spellings(word)), parted)))


def in_full(word: str) -> list[Parting]:
    """The pieces of a bare word all of whose marks are written."""
    return [_parted(word, each) for each in _in_full(word)] if _BEARS.search(word) else [(word,)]


def _in_full(word: str) -> Iterator[tuple[int, ...]]:
    unsure = [place for place in range(1, len(word)) if _may_be_bare(word, place)][:_MOST_CARRIERS]
    for parts in product((True, False), repeat=len(unsure)):
        whole = {place for place, is_parted in zip(unsure, parts, strict=True) if not is_parted}
        yield tuple(place for place in range(1, len(word)) if place not in whole)


def _may_be_bare(word: str, place: int) -> bool:
    """Whether the letter before the place may bear no mark in a text that has them all."""
    before = word[place - 1]
    # The vowel of a Hebrew letter may stand on the vav after it; an Arabic article's lam may be silent.
    return before in _CARRIERS or word[place] == "ו" or word[:place].endswith("ال")


def _parted(word: str, places: tuple[int, ...]) -> Parting:
    edges = (0, *places, len(word))
    return tuple(word[start:end] for start, end in pairwise(edges))
