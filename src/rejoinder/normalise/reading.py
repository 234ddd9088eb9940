"""Reads a text as typed, folded, and through its disguises."""

from __future__ import annotations

from collections.abc import Iterator

from rejoinder.normalise.disguise import Chunk
from rejoinder.normalise.fold import fold, single_spaced
from rejoinder.normalise.lookalikes import own_letters
from rejoinder.normalise.stretches import chunks, disguised, joined, lettered
from rejoinder.normalise.view import Edit, View

# Each round of undoing removes characters or turns signs into letters, and may lay bare another disguise.
_MOST_ROUNDS = 6


def read(text: str, language: str = "und") -> tuple[View, ...]:
    """The readings of a text: as typed, folded (case, width, invisible signs), then with disguises undone.

    There are at least the first two and at most ten. The third, where there is one, has every disguise
    undone, and reading it again changes nothing; the ones after it take the other turn where a sign, a
    lengthened letter or a mark can be read in two ways. ``language`` (a BCP 47 tag) keeps marked letters that
    are letters of their own there, such as the German “ü”. The time taken grows in line with the text.
    """
    typed = View(text)
    spread = fold(typed)
    plain = single_spaced(spread)
    if not disguised(spread.text):
        return typed, plain
    own = own_letters(language)
    spelled = single_spaced(joined(lettered(spread)))
    stretches = list(chunks(spelled.text, own))
    views = [typed, plain, _settled(spelled.rewritten(_edits(stretches, 0)), own)]
    for variant in range(1, max((chunk.readings for chunk in stretches), default=1)):
        views.append(spelled.rewritten(_edits(stretches, variant)))
    seen = {plain.text}
    distinct = views[:2]
    for view in views[2:]:
        if view.text not in seen:
            seen.add(view.text)
            distinct.append(view)
    return tuple(distinct)


def folded(text: str) -> View:
    """The second of the readings alone: case, width, invisible signs and spaces folded."""
    return single_spaced(fold(View(text)))


def normalise_pattern(word: str) -> str:
    """A word or phrase of a list, folded as texts are, so that it is found in a folded reading."""
    return folded(word).text.strip()


def _settled(view: View, own: frozenset[str]) -> View:
    for _ in range(_MOST_ROUNDS):
        spread = fold(view)
        if disguised(spread.text):
            spelled = single_spaced(joined(lettered(spread)))
            after = spelled.rewritten(_edits(list(chunks(spelled.text, own)), 0))
        else:
            after = single_spaced(spread)
        if after.text == view.text:
            return view
        view = after
    return view


def _edits(stretches: list[Chunk], variant: int) -> Iterator[Edit]:
    for chunk in stretches:
        yield from chunk.edits(variant)
