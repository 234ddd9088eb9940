"""Finds whom a text speaks of: names, organisations, and what pronouns and offices stand for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from rejoinder.policy.libel.charges import table
from rejoinder.policy.libel.tokens import Sentence, Tokens, sentences, tokens
from rejoinder.policy.libel.wordlists import listed

Sort = Literal["person", "house", "nobody"]
"""A person, an organisation, or somebody who has no name."""


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody who is named, on words [first, last)."""

    first: int
    last: int
    sort: Sort


@dataclass(frozen=True, slots=True)
class Story:
    """What is known before the comment is read: from the article, the comment answered and the settings."""

    words: frozenset[str] = frozenset()
    """All words, in small letters."""
    names: frozenset[str] = frozenset()
    """Words of names, in small letters."""
    lower: frozenset[str] = frozenset()
    """Those of them that mean nothing else, so that they are known in small letters too."""
    invented: frozenset[str] = frozenset()
    """Words of the names of characters in a film or play."""
    houses: frozenset[str] = frozenset()
    """Words of the names of organisations only."""
    person: bool = False
    house: bool = False


@lru_cache(maxsize=32)
def story(text: str, watched: tuple[str, ...] = ()) -> Story:
    """Whom the texts before a comment name; ``watched`` are names known besides."""
    read = tokens(text)
    found = names(read, sentences(read), Story())
    small = {word for index, word in enumerate(read.words) if not read.capital(index)}
    called = {
        word
        for name in found
        for word in read.words[name.first : name.last]
        if word not in listed("titles")
        and word not in listed("organisations")
        and word not in listed("particles")
    }
    called |= (extra := {word for name in watched for word in name.lower().split()})
    plain = {
        w for w in called if len(w) > 3 and w not in small and w not in listed("common") and w not in table()
    }
    return Story(
        frozenset(read.words),
        frozenset(called),
        frozenset(plain | extra),
        _invented(read, found),
        _of(read, found, "house") - _of(read, found, "person"),
        any(name.sort == "person" for name in found),
        any(name.sort == "house" for name in found),
    )


def _of(read: Tokens, found: list[Name], sort: Sort) -> frozenset[str]:
    return frozenset(word for n in found if n.sort == sort for word in read.words[n.first : n.last])


def _invented(read: Tokens, found: list[Name]) -> frozenset[str]:
    played = (
        n for n in found if n.first and read.words[n.first - 1] in ("plays", "played", "playing", "portrays")
    )
    return frozenset(word for name in played for word in read.words[name.first : name.last])


def names(text: Tokens, parts: list[Sentence], known: Story) -> list[Name]:
    """Everybody named in the text, from left to right."""
    letters = sum(map(str.isalpha, text.source))
    shouted = letters > 12 and sum(map(str.isupper, text.source)) > 0.6 * letters
    small = text.source.islower()
    found: list[Name] = []
    may_begin = None if shouted or small else _beginnings(text, known)
    for part in parts:
        index = part.first
        while index < part.last:
            if may_begin is not None and not may_begin[index]:
                index += 1
                continue
            last = _run(text, index, part, known, shouted, small)
            name = _name(text, index, last, part, known) if last > index else None
            if name:
                found.append(name)
            index = max(last, index + 1)
    return found


def _beginnings(text: Tokens, known: Story) -> list[bool]:
    """For each word, whether a name may begin there; most can be passed over at once."""
    source, lower = text.source, known.lower
    return [
        source[start].isupper() or source[start] == "@" or word in lower or "-" in word or "'" in word
        for start, word in zip(text.starts, text.words, strict=True)
    ]


def _run(text: Tokens, index: int, part: Sentence, known: Story, shouted: bool, small: bool) -> int:
    """The end of the words from ``index`` on that are one name; ``index`` where none begins."""
    last = index
    place = index
    while place < part.last:
        if place > index and not _joined(text, place):
            break
        if _of_name(text, place, known, shouted, small, within=last > index):
            last = place + 1
            if text.clitics[place]:
                break
        elif last == index or text.words[place] not in listed("particles") or place - last > 1:
            break
        place += 1
    return last


def _joined(text: Tokens, place: int) -> bool:
    gap = text.gap(place)
    return gap in (" ", "  ", ". ") or gap.strip() == "&" or (gap == "." and len(text.words[place - 1]) == 1)


def _of_name(text: Tokens, place: int, known: Story, shouted: bool, small: bool, within: bool) -> bool:
    word = text.words[place]
    if word[0] == "@":
        return len(word) > 2
    if word in known.lower:
        return True
    after_title = place > 0 and text.words[place - 1] in listed("titles")
    if (shouted or small) and after_title:
        return _may_be_called(word)
    if (shouted or small) and word in listed("titles"):
        return place + 1 < len(text) and _may_be_called(text.words[place + 1])
    if not text.capital(place) or not word[0].isalpha():
        return False
    if "-" in word and text.source[text.starts[place] + word.index("-") + 1].islower():
        return False
    if shouted:
        return word in known.names
    if text.upper(place) and word not in known.names:
        return 2 < len(word) < 7 and word not in listed("common") and word not in table()
    if word in listed("organisations"):
        return within or word not in listed("common")
    if word not in listed("common") or (word in known.names and not _starts(text, place)):
        return True
    # “Westhaven Planning Board”
    return (
        within
        and place + 1 < len(text)
        and text.words[place + 1] in listed("organisations")
        and text.capital(place + 1)
    )


def _starts(text: Tokens, place: int) -> bool:
    return place == 0 or text.gap(place) != " "


def _may_be_called(word: str) -> bool:
    return (
        len(word) > 2
        and word.isalpha()
        and word not in listed("common")
        and word not in table()
        and word not in listed("offices")
        and not word.endswith(("ed", "ing", "es"))
    )


def _name(text: Tokens, first: int, last: int, part: Sentence, known: Story) -> Name | None:
    """The name on a run of words, without what only stands beside it; None where it names nobody."""
    abstract, particles = listed("abstract"), listed("particles")
    if last - first > 1 and text.words[last - 1] in listed("places"):
        return None
    words = text.words
    if known.invented.issuperset(words[first:last]):
        return Name(first, last, "nobody")
    if any(word in listed("story") and word not in known.names for word in words[first:last]):
        return Name(first, last, "nobody")
    while (
        first < last
        and (words[first] in abstract or words[first] in particles)
        and words[first] not in known.lower
    ):
        first += 1
    while first < last and (words[last - 1] in abstract or words[last - 1] in particles):
        last -= 1
    if first == last:
        return None
    if (
        first == part.first
        and last - first > 1
        and words[first] in table()
        and words[first] not in known.names
    ):
        first += 1
    alone = last - first == 1
    word = words[first]
    if alone and word not in known.names and word[0] != "@":
        if (
            word in listed("titles")
            or word in listed("offices")
            or word in listed("organisations")
            or word in table()
        ):
            return None
        if first == part.first and _common_start(text, first):
            return None
    house = any(w in listed("organisations") for w in words[first:last]) or (
        alone and text.upper(first) and word not in known.names
    )
    house = house or (word not in listed("titles") and known.houses.issuperset(words[first:last]))
    return Name(first, last, "house" if house else "person")


def _common_start(text: Tokens, first: int) -> bool:
    """Whether the first word of a sentence has its capital only from standing there."""
    word = text.words[first]
    if text.clitics[first] == "s":
        return False
    if word.endswith("lly") and not word.endswith("ally"):
        return False
    return word.endswith(
        ("ing", "ly", "ists", "ians", "ments", "tions", "ness", "ers", "ies")
    ) and word not in listed("surnames")


@dataclass(slots=True)
class People:
    """Everybody a comment speaks of, by place."""

    text: Tokens
    known: Story
    found: list[Name]
    at: dict[int, Name] = field(default_factory=dict)
    _order: list[tuple[int, Sort]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in self.found:
            if name.sort != "nobody":
                self.at.update(dict.fromkeys(range(name.first, name.last), name))
        self._order = sorted([*((n.first, n.sort) for n in self.found), *_nameless(self.text, self.at)])

    def before(self, index: int) -> tuple[int, Sort] | None:
        """The latest who is spoken of before the word, and where."""
        place = bisect_left(self._order, (index,))
        return self._order[place - 1] if place else None

    def pronoun(self, index: int) -> bool:
        """Whether the pronoun there stands for somebody with a name."""
        word = self.text.words[index]
        latest = self.before(index)
        if word in ("he", "she", "his", "her", "him", "himself", "herself"):
            if latest is None:
                return self.known.person
            return latest[1] == "person" or (latest[1] == "house" and self.known.person)
        if latest is None or latest[1] == "nobody" or index - latest[0] > 25:
            return False
        name = self.at[latest[0]]
        return latest[1] == "house" or "and" in self.text.words[name.first : name.last]

    def office(self, first: int, head: int) -> bool:
        """Whether words [first, head] such as “the mayor” or “your editor” can only be one person or house."""
        words = self.text.words
        determiner, noun = words[first], words[head]
        if noun in listed("people"):
            latest = self.before(first)
            named = latest[1] == "person" if latest else self.known.person
            return determiner in ("this", "that") and named
        single = noun.removesuffix("s")
        if not any(n in listed(name) for n in (noun, single) for name in ("offices", "houses")):
            return False
        if determiner in ("our", "your", "this") and (
            noun in listed("unique") or noun in listed("own_paper")
        ):
            return True
        if determiner not in ("the", "our", "your", "this", "that", "its", "their", "his", "her"):
            return False
        same = {"ref": "referee", "cop": "policeman", "boss": "chief", "paper": "newspaper"}
        if same.get(noun, noun) in self.known.words:
            return True
        return noun in self.known.words or self._said_before(noun, first)

    def _said_before(self, noun: str, index: int) -> bool:
        """Whether the noun stood earlier near a name, as in “Mr Low was our treasurer. The treasurer …”."""
        earlier = self.text.words[max(0, index - 60) : index]
        return noun in earlier and any(n.last <= index for n in self.found)


def _predicate(text: Tokens, index: int) -> bool:
    """Whether the noun says what somebody is, as in “Low is a nice man”."""
    before = range(max(0, index - 4), index)
    return any(text.words[place] in ("is", "was") or text.clitics[place] == "s" for place in before)


def _nameless(text: Tokens, at: dict[int, Name]) -> Iterator[tuple[int, Sort]]:
    anybody = listed("anybody")
    for index, word in enumerate(text.words):
        if word in ("someone", "somebody", "anyone", "anybody", "whoever", "people"):
            yield index, "nobody"
        elif word in anybody and index not in at:
            before = text.words[max(0, index - 3) : index]
            if not {"a", "an", "my", "some", "another", "one"}.isdisjoint(before) and not _predicate(
                text, index
            ):
                yield index, "nobody"
