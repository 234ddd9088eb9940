"""Disguises one to three words of a text, the same way for the same seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence

from training.disguise.kinds import ON_A_WORD

KINDS: tuple[str, ...] = (*ON_A_WORD, "glued", "mixed")
"""``glued`` takes the space to the next word away; ``mixed`` puts one kind upon another."""

_WORD = re.compile(r"[^\W\d_]{3,}")
_SHORTEST = 3
_MOST_WORDS = 3
# What can still be read when it is put upon another kind.
_OUTER = ("invisible", "marks", "repeats", "cased", "leet", "lookalike")
_INNER = ("misspelled", "leet", "repeats", "spaced", "punctuated", "lookalike")


def disguise(
    text: str, rng: random.Random, kinds: Sequence[str] | None = None, words: Iterable[str] | None = None
) -> str:
    """The text with one to three of its words disguised.

    ``words`` are those that may be disguised, in any case; where none are given, or none of them stands in
    the text, the longer words may be. ``kinds`` are names out of ``KINDS``, all of them unless given; one is
    drawn for each word. Raises ValueError for a kind that does not exist.
    """
    chosen = tuple(kinds) if kinds is not None else KINDS
    unknown = set(chosen) - set(KINDS)
    if unknown or not chosen:
        raise ValueError(f"unknown kinds of disguise: {sorted(unknown)}; there are {', '.join(KINDS)}")
    places = _places(text, words)
    if not places:
        return text
    taken = sorted(rng.sample(places, min(len(places), rng.randint(1, _MOST_WORDS))), reverse=True)
    for start, end in taken:
        text = _disguised_at(text, start, end, rng.choice(chosen), rng)
    return text


def disguise_all(text: str, rng: random.Random, kind: str, words: Iterable[str]) -> str:
    """The text with every one of the words, and every word of a phrase, disguised in one way wherever it stands."""
    wanted = {part for word in words for part in _WORD.findall(word.lower())}
    places = [match.span() for match in _WORD.finditer(text) if match.group().lower() in wanted]
    for start, end in reversed(places):
        text = _disguised_at(text, start, end, kind, rng)
    return text


def disguise_word(word: str, rng: random.Random, kind: str) -> str:
    """One word disguised in one way; ``glued`` leaves it as it is, since it needs a neighbour."""
    if kind == "glued":
        return word
    if kind == "mixed":
        inner = rng.choice(_INNER)
        outer = rng.choice([name for name in _OUTER if name != inner])
        return ON_A_WORD[outer](ON_A_WORD[inner](word, rng), rng)
    return ON_A_WORD[kind](word, rng)


def _places(text: str, words: Iterable[str] | None) -> list[tuple[int, int]]:
    places = [match.span() for match in _WORD.finditer(text)]
    wanted = {word.lower() for word in words or ()}
    given = [(start, end) for start, end in places if text[start:end].lower() in wanted]
    if given:
        return given
    longer = [(start, end) for start, end in places if end - start > _SHORTEST]
    return longer or places


def _disguised_at(text: str, start: int, end: int, kind: str, rng: random.Random) -> str:
    word = text[start:end]
    if kind != "glued":
        return text[:start] + disguise_word(word, rng, kind) + text[end:]
    if end + 1 < len(text) and text[end] == " " and text[end + 1].isalpha():
        return text[:end] + text[end + 1 :]
    if start > 1 and text[start - 1] == " " and text[start - 2].isalpha():
        return text[: start - 1] + text[start:]
    return text
