"""Undoes the disguises within a stretch without spaces: signs for letters, fillers, twins, repeats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rejoinder.normalise.fold import is_mark
from rejoinder.normalise.lookalikes import (
    AMBIGUOUS,
    CYRILLIC_SIGNS,
    LATIN_SIGNS,
    TO_CYRILLIC,
    TO_LATIN,
    TWINS,
    bare,
    script,
)
from rejoinder.normalise.view import Edit

# Three choices are made both ways: where there are more, they share them, so that the cost stays bounded.
_CHOICES = 3

_OTHER_SCRIPT_WORD = re.compile(r"(?<![^\W\d_])[\u0370-\u052f\u1f00-\u1fff]+(?![^\W\d_])")
# “A55” and “5th” are names of roads and ranks, not words; “ki11” and “sh17” are no names.
_CODE = re.compile(r"[a-z](\d+)|[a-z]{2,3}(\d{3,})|(\d+)[a-z]{1,2}")
_NEVER_IN_CODES = "|@¢"
_RANK = re.compile(r"\d+(?:st|nd|rd|th)")
_LEADING = "@$!|€£§¢+"
_TRAILING = "@$"
_ENDING = "@$+"
_MOST_EDGE_SIGNS = 2
_APOSTROPHES = "'’"
_LENGTHENED = 3
_LENGTHENED_LETTER = re.compile(r"(.)\1\1")
_LONGEST_REMEMBERED = 64


def mixed_context(text: str) -> bool:
    """Whether the text has a real Cyrillic or Greek word, so that a word of twins may be one as well."""
    return any(not TWINS.keys() >= set(word) for word in _OTHER_SCRIPT_WORD.findall(text))


@dataclass(frozen=True, slots=True)
class Chunk:
    """The words of a stretch without spaces, with what in them can be read in more than one way."""

    text: str
    start: int
    """Where ``text`` begins in the whole text."""
    signs: Mapping[str, str]
    """Digits and symbols that stand for letters."""
    exchanges: Mapping[str, str]
    """Letters of another script, or with marks, that stand for plain ones."""
    instead: Mapping[str, str]
    """The exchanges of the other turn: none, or into Cyrillic."""
    fillers: bool
    ambiguous: bool
    readings: int
    _made: dict[int, list[Edit]] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, start: int, own: frozenset[str], other_script: bool) -> Chunk | None:
        """The stretch made ready to be read; None where it holds nothing to undo, or is a web address.

        ``own`` are letters that keep their marks; ``other_script`` tells that the text has Cyrillic or Greek
        words, so that those made of twins only are left alone.
        """
        ready = (_remembered if len(text) <= _LONGEST_REMEMBERED else _ready)(text, own, other_script)
        if ready is None:
            return None
        return cls(
            ready.text,
            start + ready.start,
            ready.signs,
            ready.exchanges,
            ready.instead,
            ready.fillers,
            ready.ambiguous,
            ready.readings,
        )

    def edits(self, variant: int) -> list[Edit]:
        """What to change in the text for one of its readings; variant 0 undoes everything."""
        variant %= self.readings
        if variant not in self._made:
            self._made[variant] = list(self._edits(variant))
        return self._made[variant]

    def keeps_fillers(self, variant: int) -> bool:
        """Whether the signs between the letters stay in one of the readings."""
        return self.fillers and bool(_Turns(variant % self.readings).next())

    def _edits(self, variant: int) -> Iterator[Edit]:
        turns = _Turns(variant)
        keep = self.fillers and turns.next()
        exchanges = self.instead if self.exchanges and turns.next() else self.exchanges
        signs = self.signs
        if self.ambiguous and turns.next():
            signs = {c: AMBIGUOUS[c][1] if c in AMBIGUOUS else put for c, put in signs.items()}
        done = 0
        for start, end, put in _read(self.text, signs, exchanges, keep, turns):
            if start > done:
                yield self.start + done, self.start + start, ""
            if put != self.text[start:end]:
                yield self.start + start, self.start + end, put
            done = end


def _ready(text: str, own: frozenset[str], other_script: bool) -> Chunk | None:
    """What ``Chunk.of`` says of a stretch that begins the text."""
    # Plain letters, none of them lengthened, hide nothing; hostile texts have many of them.
    if text.isascii() and text.isalpha() and not _LENGTHENED_LETTER.search(text):
        return None
    if "://" in text or text.startswith("www."):
        return None
    first, last = _bounds(text)
    inner = text[first:last]
    if not any(c.isalpha() or c in _TRAILING for c in inner):
        return None
    scripts = set(map(script, set(inner))) - {""}
    exchanges = _exchanges(inner, scripts, own, other_script)
    signs = _signs(inner, scripts, bool(exchanges))
    fillers = any(_is_filler(c, signs, exchanges) for c in set(inner))
    ambiguous = any(c in AMBIGUOUS for c in signs)
    lengthened = sum(len(put) > 1 for _, _, put in _read(inner, signs, exchanges, False, _Turns(7)))
    choices = fillers + bool(exchanges) + ambiguous + lengthened
    if not choices and not signs:
        return None
    latin_in_cyrillic = {c for c in set(inner) if script(c) == "latin"} <= TO_CYRILLIC.keys()
    instead = TO_CYRILLIC if scripts >= {"latin", "cyrillic"} and latin_in_cyrillic else {}
    readings = 2 ** min(choices, _CHOICES)
    return Chunk(inner, first, signs, exchanges, instead, fillers, ambiguous, readings)


# Hostile texts repeat themselves, and each is read in several rounds.
_remembered = lru_cache(maxsize=4096)(_ready)


def applied(text: str, edits: Iterable[Edit], start: int = 0) -> str:
    """A stretch that begins at ``start`` of the whole text with its edits made."""
    parts: list[str] = []
    done = 0
    for first, last, put in edits:
        parts += text[done : first - start], put
        done = last - start
    return "".join(parts) + text[done:]


class _Turns:
    """The bits of a variant, taken one for each choice and again from the first after the last."""

    def __init__(self, variant: int) -> None:
        self._variant = variant
        self._taken = 0

    def next(self) -> bool:
        bit = self._variant >> (self._taken % _CHOICES) & 1
        self._taken += 1
        return bool(bit)


def _read(
    text: str, signs: Mapping[str, str], exchanges: Mapping[str, str], keep: bool, turns: _Turns
) -> Iterator[Edit]:
    """The letters of a stretch with where they stand; a lengthened one once or twice, as the turn says."""
    puts = {
        typed: signs.get(typed) or exchanges.get(typed, typed)
        for typed in set(text)
        if keep or not _is_filler(typed, signs, exchanges)
    }
    held: Edit | None = None
    count = 0
    for at, typed in enumerate(text):
        put = puts.get(typed)
        if put is None:
            continue
        if held is not None and put == held[2] and put.isalpha():
            held = (held[0], at + 1, put)
            count += 1
            continue
        if held is not None:
            yield from _repeated(held, count, turns)
        held, count = (at, at + 1, put), 1
    if held is not None:
        yield from _repeated(held, count, turns)


def _repeated(run: Edit, count: int, turns: _Turns) -> Iterator[Edit]:
    start, end, letter = run
    if count >= _LENGTHENED:
        yield start, end, letter * (2 if turns.next() else 1)
    elif count == 2:
        # The first of two may be followed by fillers, which belong to neither.
        yield start, start + 1, letter
        yield end - 1, end, letter
    else:
        yield run


def _bounds(text: str) -> tuple[int, int]:
    """Where the words in a stretch begin and end, without brackets, quotation marks and full stops."""
    standing = [at for at, char in enumerate(text) if char.isalnum() or is_mark(char)]
    if not standing:
        if not ("@" in text and "$" in text):
            return 0, 0
        standing = [at for at, char in enumerate(text) if char in _TRAILING]
    first, last = standing[0], standing[-1] + 1
    for _ in range(_MOST_EDGE_SIGNS):
        first -= first > 0 and text[first - 1] in _LEADING
        last += last < len(text) and text[last] in _ENDING
    return first, last


def _is_filler(char: str, signs: Mapping[str, str], exchanges: Mapping[str, str]) -> bool:
    stands = char.isalnum() or char in signs or char in exchanges
    return not (stands or char in _APOSTROPHES or is_mark(char))


def _exchanges(text: str, scripts: set[str], own: frozenset[str], other_script: bool) -> dict[str, str]:
    if "latin" in scripts:
        plain = {c: TO_LATIN.get(c) or (bare(c) if script(c) else c) for c in set(text) - own}
        return {c: put for c, put in plain.items() if put != c}
    letters = {c for c in text if c.isalpha()}
    twins = letters <= TWINS.keys()
    # No language writes one word in two of these scripts.
    mixed = len({script(c) for c in letters}) > 1 and letters <= TO_LATIN.keys()
    if letters and ((twins and not other_script) or mixed):
        return {c: TO_LATIN[c] for c in letters}
    return {}


def _signs(text: str, scripts: set[str], exchanged: bool) -> dict[str, str]:
    words = "".join(c for c in text if c.isalnum())
    # Sums have “$” and “+” before their figures; no road, rank or sum has these.
    code = None if any(c in text for c in _NEVER_IN_CODES) else _CODE.fullmatch(words)
    if (code and 2 * len(code[1] or code[2] or code[3]) >= len(words)) or _RANK.fullmatch(words):
        return {}
    table: Mapping[str, str] = {}
    if "latin" in scripts or exchanged or ("@" in text and "$" in text):
        table = LATIN_SIGNS
    elif "cyrillic" in scripts:
        table = CYRILLIC_SIGNS
    return {c: table[c] for c in set(text) if c in table}
