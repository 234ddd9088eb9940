"""How far a word that excuses reaches: to a charge in its own clause, not past where the sentence turns to another."""

from __future__ import annotations

from enum import IntEnum

from rejoinder.policy.libel.charges import Hit
from rejoinder.policy.libel.subjects import Subject
from rejoinder.policy.libel.tokens import Tokens
from rejoinder.policy.libel.wordlists import listed

_NEAR = 4
"""How many words a near excuse may stand before its charge."""
_TURNS = listed("turns")
_NO_TURN_AFTER = listed("no_turn_after")
_REASONS = listed("reasons")
_OPENS = listed("opening_clauses")
_POINTING = listed("before_pointing_that")
_SPEAKS = listed("denial_takes_clause")
_OBJECTS = listed("objects_of_denial")
_JOINS = listed("joining_clauses")
_QUOTES = frozenset("\"'“”„‘’«»")


class Reach(IntEnum):
    """What kind of excuse it is: the wider, the more may stand between it and the charge."""

    NEAR = 0
    """It stands right before its charge, as in “fights fraud”."""
    CLAUSE = 1
    """It rules its own clause and those that “that” opens, as in “it is not true that”."""
    SENTENCE = 2
    """It rules what follows a comma too, as “if” does."""


def reaches(text: Tokens, excuse: tuple[int, int], hit: Hit, who: Subject, reach: Reach) -> bool:
    """Whether the excuse on words [first, last) before the charge is said of it."""
    begun, ended = excuse
    inside = ended <= who.first < hit.first
    head = who.first if inside else hit.first
    if reach is Reach.NEAR:
        return not inside and hit.first - ended <= _NEAR and not _turned(text, ended, head, hit, reach)
    if _turned(text, ended, head, hit, reach):
        return False
    if reach is Reach.SENTENCE:
        return True
    if who.first < begun:
        return not _goes_on(text, excuse, hit)
    return not _begun_anew(text, excuse, head)


def _turned(text: Tokens, ended: int, head: int, hit: Hit, reach: Reach) -> bool:
    """Whether “but”, a colon or a relative clause stands between."""
    for place in range(ended, hit.first):
        word, gap = text.words[place], text.gap(place)
        stop = not set(gap).isdisjoint(":;–—") or " - " in gap
        if stop and place > ended and place <= head and _QUOTES.isdisjoint(gap):
            return True
        if place < head and word in _TURNS and _turns(text, place, head):
            return True
        if word in ("who", "which") and "," in gap and place > ended:
            return True
        if reach is not Reach.SENTENCE and word in _REASONS and place < head and not _open(text, ended, place):
            return True
    return False


def _turns(text: Tokens, place: int, head: int) -> bool:
    """Whether “but” or “yet” begins another clause there; in “nothing but” and “has yet to” it does not."""
    before = text.words[place - 1]
    if before in _NO_TURN_AFTER:
        return False
    return text.words[place] != "yet" or text.gap(place) != " " or before == "and" or place + 1 == head


def _open(text: Tokens, first: int, last: int) -> bool:
    """Whether a clause that “that” or “whether” began is still under way; the word before ``first`` may be it."""
    return any(
        text.words[place] in _OPENS and (place < first or text.words[place - 1] not in _POINTING)
        for place in range(max(first - 1, 1), last)
    )


def _begun_anew(text: Tokens, excuse: tuple[int, int], head: int) -> bool:
    """Whether whom the charge is made against begins a clause of its own."""
    _, ended = excuse
    if _open(text, ended, head):
        return False
    place = head
    while place > ended and "," not in text.gap(place) and text.words[place - 1] in _JOINS:
        place -= 1
    if "," in text.gap(place):
        return place > ended and _QUOTES.isdisjoint(text.gap(place))
    return place < head and "and" in text.words[place:head] and not _takes_clause(text, ended)


def _goes_on(text: Tokens, excuse: tuple[int, int], hit: Hit) -> bool:
    """Whether the charge is a second thing said of whom the excuse speaks, as in “denied it and stole”."""
    _, ended = excuse
    if hit.charge.role != "does" or text.words[hit.first].endswith("ing") or _open(text, ended, hit.first):
        return False
    if "," in text.gap(hit.first):
        return hit.first > ended
    return text.words[hit.first - 1] in ("and", "then") and hit.first - 1 >= ended and not _takes_clause(text, ended)


def _takes_clause(text: Tokens, ended: int) -> bool:
    """Whether the excuse is a verb of saying or thinking that what follows hangs on."""
    return text.words[ended - 1] in _SPEAKS and text.words[ended] not in _OBJECTS
