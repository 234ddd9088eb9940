"""What may be alleged: the table of charges, read once, and where a text has one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rejoinder.policy.libel import wordlists
from rejoinder.policy.libel.verbs import forms
from rejoinder.policy.libel.wordlists import listed
from rejoinder.policy.said import phrase

Role = Literal["does", "suffers", "state", "quality", "person", "act"]
ROLES: tuple[Role, ...] = ("does", "suffers", "state", "quality", "person", "act")

KINDS = {
    "corruption": phrase("took or gave bribes, or used an office for gain"),
    "theft": phrase("took what was not theirs"),
    "fraud": phrase("deceived others for gain"),
    "tax": phrase("evaded taxes"),
    "sexual": phrase("behaved badly towards others in sexual matters"),
    "children": phrase("harmed children"),
    "violence": phrase("hurt or killed somebody"),
    "drugs": phrase("used or dealt in drugs"),
    "addiction": phrase("is addicted, or drunk at work"),
    "disease": phrase("has or hides a disease"),
    "profession": phrase("failed gravely in a profession"),
    "insolvency": phrase("cannot pay debts"),
    "treason": phrase("spied for, or worked with, an enemy"),
    "extremism": phrase("is or supports an extremist"),
    "perjury": phrase("lied to a court or hindered one"),
    "plagiarism": phrase("passed off others' work as their own"),
    "votes": phrase("bought or rigged votes"),
    "cruelty": phrase("is cruel to animals"),
    "crime": phrase("committed a crime"),
}
"""The kinds of charge, and in neutral words what each says that somebody did; catalogues have a noun for each."""

# A phrase with another subject in it is no phrase.
_NO_GAP = listed("no_gap")

_WIDEST_GAP = 9

_Element = tuple[frozenset[str], int, bool]
"""Words of which one stands here, how many others may stand before it, and whether it may be missing."""


@dataclass(frozen=True, slots=True)
class Charge:
    """One pattern of the table."""

    kind: str
    role: Role
    rest: tuple[_Element, ...]
    """What follows the first word."""
    form: str
    """Of the first word, where it is a verb: see ``verbs.forms``; "" where it is not."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A charge on words [first, last) of a text."""

    charge: Charge
    first: int
    last: int


@cache
def table() -> dict[str, tuple[Charge, ...]]:
    """The charges by their first word, the longest first."""
    data = wordlists.table("charges.toml")
    sets = {name: frozenset(words.split()) for name, words in data["sets"].items()}
    found: dict[str, list[Charge]] = {}
    for entry in data["charge"]:
        if entry["kind"] not in KINDS:
            raise ValueError(f"charges.toml has a kind that charges.py does not know: {entry['kind']}")
        for role in ROLES:
            for pattern in entry.get(role, ()):
                for word, charge in _charges(entry["kind"], role, pattern, sets):
                    found.setdefault(word, []).append(charge)
    return {word: tuple(sorted(charges, key=lambda c: -len(c.rest))) for word, charges in found.items()}


def _charges(
    kind: str, role: Role, pattern: str, sets: dict[str, frozenset[str]]
) -> Iterator[tuple[str, Charge]]:
    elements: list[_Element] = []
    firsts: dict[str, str] = {}
    gap = 0
    for piece in pattern.split():
        if piece[0] == "~":
            gap = min(int(piece[1:]), _WIDEST_GAP)
            continue
        words = _words(piece.removesuffix("?"), sets)
        if not elements and not firsts:
            firsts = words
        else:
            elements.append((frozenset(words), gap, piece[-1] == "?"))
        gap = 0
    for word, form in firsts.items():
        yield word, Charge(kind, role, tuple(elements), form)


def _words(piece: str, sets: dict[str, frozenset[str]]) -> dict[str, str]:
    if piece[0] == "<":
        return {word: form for verb in piece[1:-1].split("|") for word, form in forms(verb).items()}
    found: dict[str, str] = {}
    for part in piece.split("|"):
        if part[0] == "{":
            found |= dict.fromkeys(sets[part[1:-1]], "")
        elif part.endswith("/s"):
            found |= {part[:-2]: "", part[:-2] + "s": ""}
        else:
            found[part] = ""
    return found


@dataclass(frozen=True, slots=True)
class _Start:
    """The charges that begin with one word."""

    always: tuple[Charge, ...]
    """Those that may be that word alone."""
    by_second: dict[str, tuple[Charge, ...]]
    """The others, by each word that may come second."""


@cache
def _starts() -> dict[str, _Start]:
    made: dict[str, _Start] = {}
    for first, charges in table().items():
        longer = [charge for charge in charges if charge.rest and not charge.rest[0][2]]
        second: dict[str, list[Charge]] = {}
        for charge in longer:
            for word in charge.rest[0][0]:
                second.setdefault(word, []).append(charge)
        alone = tuple(charge for charge in charges if charge not in longer)
        made[first] = _Start(alone, {word: tuple(found) for word, found in second.items()})
    return made


def hits(words: list[str]) -> list[Hit]:
    """Every charge in the words, from left to right; of those that begin at one word, the longest of each role."""
    starts = _starts()
    found: list[Hit] = []
    for index in [index for index, word in enumerate(words) if word in starts]:
        start = starts[words[index]]
        charges = list(start.always)
        for word in words[index + 1 : index + _WIDEST_GAP + 2]:
            if word in start.by_second:
                charges += start.by_second[word]
        best: dict[Role, Hit] = {}
        for charge in charges:
            last = _match(words, index + 1, charge.rest)
            if last and (charge.role not in best or last > best[charge.role].last):
                best[charge.role] = Hit(charge, index, last)
        found += best.values()
    return found


def _match(words: list[str], place: int, rest: tuple[_Element, ...]) -> int:
    """The end of the pattern that goes on at ``place``; 0 where it does not."""
    for wanted, gap, optional in rest:
        at = _next(words, place, gap, wanted)
        if at >= 0:
            place = at + 1
        elif not optional:
            return 0
    return place


def _next(words: list[str], place: int, gap: int, wanted: frozenset[str]) -> int:
    """Where the first of the words wanted stands, with at most ``gap`` others before it; -1 where none does."""
    for at, word in enumerate(words[place : place + gap + 1], place):
        if word in wanted:
            return at
        if word in _NO_GAP:
            break
    return -1
