"""Finds who did what a word says: walks left from it to the one the sentence is about."""

from __future__ import annotations

from dataclasses import dataclass

from rejoinder.policy.libel.tokens import Sentence, Tokens
from rejoinder.policy.libel.who import Name, People
from rejoinder.policy.libel.wordlists import listed

_FARTHEST = 30
"""How many words a subject may stand before its verb."""

BE = listed("be")
HAVE = listed("have")
_HELP = listed("helping")
_MODAL = listed("modal")
_NOT = listed("negating")
_ADVERB = listed("adverbs")
_JOIN = listed("joining")
_LEADS = listed("leading")
_NOBODY = listed("nobody")
_PRONOUN = listed("subject_pronouns")
_TOLD = listed("telling")
_POSSESSIVE = listed("possessives")
_DETERMINER = listed("determiners")
_RELATIVE = listed("relatives")
_WANT = listed("wanting")


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a word is said of, on words [first, last), and how it is said."""

    first: int
    last: int
    negated: bool = False
    modal: bool = False
    be: bool = False
    """Whether a form of “be” or “get” stands right before the word."""
    have: bool = False
    """Whether a form of “have” does."""


@dataclass(slots=True)
class _Walk:
    """What was passed on the way left."""

    negated: bool = False
    modal: bool = False
    be: bool = False
    have: bool = False
    base: bool = False
    """Whether the word is a verb's bare form, whose “not” may stand before another that it is joined to."""
    crossed: bool = False
    """Whether the word is tied to an earlier verb, so that nouns on the way are that verb's."""

    def at(self, first: int, last: int) -> Subject:
        return Subject(first, last, self.negated, self.modal, self.be, self.have)


def subject(
    text: Tokens, people: People, part: Sentence, index: int, crossed: bool = False, form: str = ""
) -> Subject | None:
    """Whom the verb, or the phrase, that begins at the word is said of; None where that is nobody with a name."""
    walk = _Walk(crossed=crossed, base=form == "base")
    place = index - 1
    near = True
    while place >= max(part.first, index - _FARTHEST):
        if not _same_clause(text, place + 1, walk):
            return None
        name = people.at.get(place)
        if name is not None:
            found = _named(text, part, name, walk)
            if found is not None:
                return found
            place = name.first - 1
            near = False
            continue
        word = text.words[place]
        if word in _PRONOUN:
            if text.clitics[place]:
                _clitic(text, place, walk, near)
            return walk.at(place, place + 1) if people.pronoun(place) else None
        if word == "you" and place - 1 in people.at and people.at[place - 1].first - part.first < 3:
            return walk.at(part.first, place)
        if word in _NOBODY or word in _TOLD:
            return None
        if near and word in _POSSESSIVE:
            place -= 1
            continue
        if word in _RELATIVE and text.clitics[place] in ("", "s", "ve"):
            if text.clitics[place] == "s":
                walk.be |= near
            return _antecedent(text, people, part, place, walk)
        step = _passed(word, walk, near) or _of_place(text, part, place)
        if not step:
            if not walk.crossed:
                return _noun_phrase(text, people, part, place, walk)
            if place > part.first or not walk.crossed:
                found = _office_at(text, people, place, walk)
                if found is not None:
                    return found
        near = near and step
        place -= 1
    return None


def _of_place(text: Tokens, part: Sentence, place: int) -> bool:
    """Whether the word belongs to where something is, as in “the Swan on Dock Street”."""
    if text.words[place] in ("on", "in", "at"):
        return place + 1 < len(text) and text.capital(place + 1)
    return place > part.first and text.capital(place) and text.words[place] not in listed("titles")


def _clitic(text: Tokens, place: int, walk: _Walk, near: bool) -> None:
    clitic = text.clitics[place]
    if clitic in ("s", "re"):
        walk.be |= near
        walk.have |= near
    elif clitic == "ve":
        walk.have |= near
    elif clitic in ("d", "ll"):
        walk.modal = clitic == "ll"
        walk.have |= near


def _same_clause(text: Tokens, index: int, walk: _Walk) -> bool:
    gap = text.gap(index)
    if gap == " ":
        return True
    if ";" in gap:
        return False
    if "," in gap or "-" in gap or "–" in gap or "—" in gap or "(" in gap or ")" in gap:
        walk.crossed = True
    return True


def _passed(word: str, walk: _Walk, near: bool) -> bool:
    """Whether the word only says how; notes what it says."""
    if word in _NOT:
        if near or not walk.crossed or walk.base or word == "without":
            walk.negated = True
        return True
    if word in _MODAL:
        walk.modal |= near
        return True
    if word in _HELP:
        walk.have |= near and word in HAVE
        walk.be |= near and (word in BE or word in ("got", "get", "gets", "getting"))
        return True
    if word in _ADVERB or word.endswith("ly"):
        return True
    if word in _JOIN or word in _LEADS:
        walk.crossed = True
        return True
    if word in _WANT and walk.crossed:
        walk.modal = True
        return True
    return False


def _named(text: Tokens, part: Sentence, name: Name, walk: _Walk) -> Subject | None:
    """The name as subject; None where the walk must go on past it."""
    before = text.words[name.first - 1] if name.first > part.first else ""
    if text.clitics[name.last - 1] == "s":
        walk.be = True
    if before in (
        "near",
        "in",
        "at",
        "outside",
        "against",
        "to",
        "about",
        "inside",
        "on",
        "around",
        "for",
        "into",
        "by",
        "behind",
    ):
        return None
    if before in ("of", "from", "with"):
        return _owned(text, part, name, walk)
    return walk.at(name.first, name.last)


def _owned(text: Tokens, part: Sentence, name: Name, walk: _Walk) -> Subject | None:
    """In “the treasurer of Low Club”, the treasurer; in “a man from Low”, nobody."""
    for place in range(name.first - 2, max(part.first, name.first - 7) - 1, -1):
        word = text.words[place]
        if word in ("the", "our", "your", "this", "that", "their", "its", "whole"):
            return walk.at(place, name.last)
        if word in _DETERMINER or word in _NOBODY:
            return None
    return None


def _antecedent(text: Tokens, people: People, part: Sentence, place: int, walk: _Walk) -> Subject | None:
    """Whom “who” at the place stands for."""
    before = place - 1
    if before < part.first:
        return None
    name = people.at.get(before)
    if name is not None:
        return walk.at(name.first, name.last)
    if text.words[before] in _PRONOUN and people.pronoun(before):
        return walk.at(before, before + 1)
    found = _noun_phrase(text, people, part, before, walk)
    if found is not None:
        return found
    # “Low is the man who …”, “Low, a builder who …”
    for at in range(before, max(part.first, before - 8) - 1, -1):
        if text.words[at] in BE and at > part.first:
            return subject(text, people, part, at)
        if at in people.at and (
            text.words[at + 1] in BE or "," in text.gap(at + 1) or text.clitics[at] == "s"
        ):
            owner = people.at[at]
            return walk.at(owner.first, owner.last)
        if text.words[at] in _PRONOUN and (text.clitics[at] == "s" or text.words[at + 1] in BE):
            return walk.at(at, at + 1) if people.pronoun(at) else None
    return None


def _office_at(text: Tokens, people: People, place: int, walk: _Walk) -> Subject | None:
    if text.words[place] in listed("offices") or text.words[place] in listed("houses"):
        for first in range(place - 1, max(-1, place - 4), -1):
            if text.clitics[first] == "s" and first and people.office(first - 1, first):
                return walk.at(first - 1, place + 1)
            if text.words[first] in _DETERMINER:
                return walk.at(first, place + 1) if people.office(first, place) else None
    return None


def _noun_phrase(text: Tokens, people: People, part: Sentence, head: int, walk: _Walk) -> Subject | None:
    """The noun that ends at ``head`` as subject: an office, or somebody's somebody."""
    if text.words[head] in listed("outsiders"):
        return None
    for first in range(head, max(part.first, head - 5) - 1, -1):
        if first < head and text.gap(first + 1) not in (" ", " “", ' "'):
            return None
        name = people.at.get(first)
        if name is not None:
            owned = text.clitics[first] == "s" or name.sort == "house" or _is_called(text, first, head)
            return walk.at(name.first, head + 1) if owned else _beside(text, name, walk)
        word = text.words[first]
        if (
            text.clitics[first] == "s"
            and first - 1 in range(part.first, head)
            and people.office(first - 1, first)
        ):
            return walk.at(first - 1, head + 1)
        if word in _POSSESSIVE and first < head:
            if people.pronoun(first):
                return walk.at(first, head + 1)
            return None
        if word in _DETERMINER:
            if first < head and people.office(first, head):
                return walk.at(first, head + 1)
            return _at_a_place(text, people, part, first, walk)
        if word in ("of", "for") and first < head:
            return _noun_phrase(text, people, part, first - 1, walk) if first > part.first else None
        if first < head and (word in _PRONOUN or word in BE):
            return None
    return None


def _is_called(text: Tokens, last: int, head: int) -> bool:
    """In “the Swan restaurant”, true."""
    return last + 1 == head and any(text.words[head] in listed(name) for name in ("houses", "relations"))


def _at_a_place(text: Tokens, people: People, part: Sentence, first: int, walk: _Walk) -> Subject | None:
    """In “Low at the kennels”, Low."""
    if first - 2 < part.first or text.words[first - 1] not in ("at", "in", "from", "on"):
        return None
    name = people.at.get(first - 2)
    return walk.at(name.first, name.last) if name is not None else None


def _beside(text: Tokens, name: Name, walk: _Walk) -> Subject | None:
    """In “Low the builder”, Low; in “Low gave builders”, nobody."""
    return walk.at(name.first, name.last) if text.words[name.last] in ("the", "himself", "herself") else None
