"""What a comment alleges when it is read through its disguises, with places as typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from rejoinder.lexicon import disguised_reading
from rejoinder.normalise import View
from rejoinder.policy.libel.allegations import Allegation, may_allege

Allegations = Callable[[str], Iterator[Allegation]]


def disguised(
    text: str, language: str, known: Sequence[Allegation], read: Allegations
) -> Iterator[Allegation]:
    """The allegations that ``read`` finds only where the disguises of a text are undone.

    ``known`` are those found in it as typed; what overlaps one of them is no other.
    """
    settled = _unmarked(disguised_reading(text, language))
    if settled.text.split() == text.lower().split() or not may_allege(settled.text):
        return
    for found in read(_typed_alike(settled, text)):
        start, end = settled.span(found.start, found.end)
        if not any(start < other.end and other.start < end for other in known):
            yield replace(found, start=start, end=end, core=settled.span(*found.core))


def _unmarked(view: View) -> View:
    """The view without marks on its letters: the settled reading leaves them, since names have them rightly."""
    if view.text.isascii():
        return view
    return view.relettered("".join(unicodedata.normalize("NFD", char)[0] for char in view.text))


def _typed_alike(settled: View, text: str) -> str:
    """The settled reading with the capitals and the ends of lines that were typed: names and sentences go by them."""
    return "".join(
        _alike(char, text[slice(*settled.span(at, at + 1))]) for at, char in enumerate(settled.text)
    )


def _alike(char: str, typed: str) -> str:
    if char == " ":
        return "\n" if "\n" in typed else char
    capital = char.upper()
    return capital if len(capital) == 1 and typed[:1].isupper() else char
