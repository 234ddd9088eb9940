"""What a comment alleges of whom, as far as its words show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rejoinder.policy.libel.charges import Hit, hits
from rejoinder.policy.libel.excuses import Excuses, unfeint
from rejoinder.policy.libel.links import accused
from rejoinder.policy.libel.subjects import Subject
from rejoinder.policy.libel.tokens import Sentence, Tokens, sentences, tokens, words
from rejoinder.policy.libel.who import People, Story, names, story
from rejoinder.policy.libel.wordlists import listed, pattern

INSINUATION = "insinuation"
"""The kind of what is alleged without being said."""

_INSINUATIONS = pattern("insinuations", "{}")
_TRIGGERS = listed("triggers")
_TELLING = listed("telling_of_secrets")
_SOFT = listed("soft")
_PRONOUNS = listed("singular_pronouns")
_PERSONAL = frozenset({"he", "she", "him", "her", "his"})
_LONGEST_HINT = 80
_CLAUSE_ENDS = listed("clause_ends")
_LONGEST_TAIL = 10


@dataclass(frozen=True, slots=True)
class Allegation:
    """What characters [start, end) of a comment allege."""

    start: int
    end: int
    kind: str
    who: str
    """As the comment calls them."""
    words: str
    """The charge, as the comment words it."""
    core: tuple[int, int]
    """Where those words stand."""


def allegations(
    text: str, article: str = "", parent: str = "", watched: tuple[str, ...] = (), insinuations: bool = True
) -> Iterator[Allegation]:
    """Every allegation in the text, at most one of a kind in a sentence; ``watched`` are names always known."""
    plain, _ = words(text)
    found = hits(plain)
    hints = insinuations and _hinting(plain)
    if not found and not hints:
        return
    read = tokens(text)
    parts = sentences(read)
    known = story("\n".join((article, parent)), watched)
    unfeint(read)
    people = People(read, known, names(read, parts, known))
    yield from _Reading(read, parts, people, article, insinuations).allegations(found, hints)


def may_allege(text: str) -> bool:
    """Whether there is anything in the text that may be a charge or a hint; most texts have nothing."""
    plain, _ = words(text)
    return bool(hits(plain)) or _hinting(plain)


def _hinting(plain: list[str]) -> bool:
    """Whether the words may hint at something, so that whom they name is worth looking for."""
    return not _TELLING.isdisjoint(plain) and not _TRIGGERS.isdisjoint(plain)


class _Reading:
    """One comment, ready to be asked what it alleges."""

    def __init__(
        self, text: Tokens, parts: list[Sentence], people: People, article: str, insinuations: bool
    ) -> None:
        self._text = text
        self._parts = parts
        self._people = people
        self._article = article
        self._excuses = Excuses(text, insinuations)

    def allegations(self, found: list[Hit], hints: bool) -> Iterator[Allegation]:
        place = 0
        for number, part in enumerate(self._parts):
            said: set[str] = set()
            while place < len(found) and found[place].first < part.last:
                hit = found[place]
                place += 1
                if hit.last > part.last or hit.charge.kind in said:
                    continue
                who = self._who(number, hit)
                if who is not None:
                    said.add(hit.charge.kind)
                    yield self._allegation(part, who, hit)
            if hints and not said:
                yield from self._hinted(part)

    def _who(self, number: int, hit: Hit) -> Subject | None:
        part = self._parts[number]
        if hit.first in self._people.at:
            return None
        who = accused(self._text, self._people, part, hit)
        if who is None:
            return None
        soft = hit.charge.role in ("person", "quality") and self._text.words[hit.first] in _SOFT
        if self._excuses.excused(part, hit, who, soft):
            return None
        if number and self._excuses.recorded(self._parts[number - 1]):
            return None
        return None if self._on_record(hit, who) else who

    def _allegation(self, part: Sentence, who: Subject, hit: Hit) -> Allegation:
        text = self._text
        first = min(who.first, hit.first) if who.first >= part.first else hit.first
        last = max(hit.last, who.last if who.first >= part.first else 0)
        for _ in range(_LONGEST_TAIL):
            if last >= part.last or text.gap(last) != " " or text.words[last] in _CLAUSE_ENDS:
                break
            last += 1
        called = text.typed(who.first, who.last)
        called = re.sub(r"['’]s$", "", called)
        core = (text.starts[hit.first], text.ends[hit.last - 1])
        words = text.typed(hit.first, hit.last)
        return Allegation(text.starts[first], text.ends[last - 1], hit.charge.kind, called, words, core)

    def _hinted(self, part: Sentence) -> Iterator[Allegation]:
        text = self._text
        last = min(part.last, part.first + _LONGEST_HINT)
        if _TRIGGERS.isdisjoint(text.words[part.first : last]):
            return
        marked, places = self._marked(part.first, last)
        hint = _INSINUATIONS.search(" ".join(marked)) if "§" in marked else None
        if hint is None:
            return
        begun = hint.string.count(" ", 0, hint.start())
        ended = hint.string.count(" ", 0, hint.end())
        first, end = places[begun][0], places[min(ended, len(places) - 1)][1]
        if self._excuses.excused_hint(part, first, end):
            return
        named = next(
            (n for n in range(begun, ended + 1) if n < len(marked) and marked[n] == "§"), marked.index("§")
        )
        who = re.sub(r"['’]s$", "", text.typed(*places[named]))
        core = (text.starts[first], text.ends[end - 1])
        yield Allegation(*core, INSINUATION, who, text.typed(first, end), core)

    def _marked(self, first: int, last: int) -> tuple[list[str], list[tuple[int, int]]]:
        """The words with “§” in place of each who is named, and which words each of them stands for."""
        marked: list[str] = []
        places: list[tuple[int, int]] = []
        index = first
        while index < last:
            end = self._named(index, last)
            marked.append("§" if end else self._text.words[index])
            places.append((index, end or index + 1))
            index = places[-1][1]
        return marked, places

    def _named(self, index: int, last: int) -> int:
        """The end of whoever is named from the word on; 0 where nobody is."""
        name = self._people.at.get(index)
        if name is not None:
            return min(name.last, last)
        word = self._text.words[index]
        if word in _PERSONAL and self._people.pronoun(index):
            return index + 1
        if word in ("the", "our", "your", "this"):
            for head in range(index + 1, min(index + 3, last)):
                if self._people.office(index, head):
                    return head + 1
        return 0

    def _on_record(self, hit: Hit, who: Subject) -> bool:
        """Whether the article itself reports such a charge against them from a court, the police or an audit."""
        called = set(self._text.words[who.first : who.last]) - listed("titles")
        return any(
            hit.charge.kind in kinds and (called <= _PRONOUNS or called <= convicted)
            for kinds, convicted in records(self._article)
        )


@lru_cache(maxsize=32)
def records(article: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """For each sentence of the article that rests on a public record: the kinds of charge in it, and who is named."""
    if not article:
        return ()
    read = tokens(article)
    parts = sentences(read)
    excuses = Excuses(read, insinuations=False)
    found = hits(read.words)
    persons = [name for name in names(read, parts, Story()) if name.sort == "person"]
    made: list[tuple[frozenset[str], frozenset[str]]] = []
    for part in parts:
        kinds = frozenset(hit.charge.kind for hit in found if part.first <= hit.first < part.last)
        if kinds and excuses.recorded(part):
            named = (read.words[n.first : n.last] for n in persons if part.first <= n.first < part.last)
            made.append((kinds, frozenset(word for name in named for word in name)))
    return tuple(made)
