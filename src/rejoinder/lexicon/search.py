"""Finds the lexicon's entries in the readings of a text, in time that does not grow with the lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rejoinder.lexicon.entries import Entry, Kind, languages, load
from rejoinder.lexicon.mending import disguised_reading
from rejoinder.normalise import Hit, View, WordList, primary

LANGUAGES = languages()
"""The languages with a lexicon, as BCP 47 tags without a region."""

_MOST_SEVERE = 3
# Entries are written without apostrophes, since many people leave them out of “I'll” and “you're”.
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’](?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class LexiconHit:
    """An entry of the lexicon found at [start, end) of the text as typed, in code points.

    ``severity`` goes from 1, mild, to 3, gravest.
    """

    entry: str
    kind: Kind
    severity: int
    start: int
    end: int


def find(views: Sequence[View], language: str = "en") -> tuple[LexiconHit, ...]:
    """Every place where an entry stands, in order, without those inside one that is as grave.

    ``views`` are what ``normalise.read`` gives, the text as typed first; the settled reading with its repairs is
    searched beside them. ``language`` is a BCP 47 tag; where there is no lexicon of it, nothing is found.
    """
    settled = disguised_reading(views[0].text, language)
    if any(settled.text == view.text for view in views):
        return find_in(views, language)
    return find_in([*views, settled], language)


def find_in(views: Sequence[View], language: str = "en") -> tuple[LexiconHit, ...]:
    """As ``find``, but in the readings given and no other; the first, as typed, is only what spans lead back to."""
    code = primary(language)
    if code not in LANGUAGES:
        return ()
    return _lexicon(code).find(views)


class _Lexicon:
    """A language's lexicon, made ready to be searched."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = {entry.text: entry for entry in entries}
        self._words = WordList(self._entries)

    def find(self, views: Sequence[View]) -> tuple[LexiconHit, ...]:
        read = [*views, *_unapostrophised(views[1:])]
        found = set(self._words.every(read))
        if not found:
            return ()
        return _gravest(_outside(map(self._graded, found), [hit for hit in found if self._is_harmless(hit)]))

    def _is_harmless(self, hit: Hit) -> bool:
        return self._entries[hit.entry].kind is None

    def _graded(self, hit: Hit) -> LexiconHit | None:
        entry = self._entries[hit.entry]
        if entry.kind is None:
            return None
        return LexiconHit(hit.entry, entry.kind, entry.severity, hit.start, hit.end)


@lru_cache(maxsize=8)
def _lexicon(code: str) -> _Lexicon:
    return _Lexicon(load(code))


def _unapostrophised(views: Iterable[View]) -> list[View]:
    return [
        view.rewritten((match.start(), match.end(), "") for match in _APOSTROPHE.finditer(view.text))
        for view in views
        if "'" in view.text or "’" in view.text
    ]


def _outside(hits: Iterable[LexiconHit | None], harmless: Iterable[Hit]) -> list[LexiconHit]:
    """The hits that lie in no harmless stretch, by where they start, the longest and gravest first."""
    stretches = sorted((stretch.start, stretch.end) for stretch in harmless)
    kept: list[LexiconHit] = []
    reach = passed = 0
    for hit in sorted(filter(None, hits), key=lambda h: (h.start, -h.end, -h.severity, h.entry)):
        while passed < len(stretches) and stretches[passed][0] <= hit.start:
            reach = max(reach, stretches[passed][1])
            passed += 1
        if hit.end > reach:
            kept.append(hit)
    return kept


def _gravest(hits: Iterable[LexiconHit]) -> tuple[LexiconHit, ...]:
    """The hits that lie in none as grave as they are; they come as ``_outside`` gives them."""
    kept: list[LexiconHit] = []
    reach = [0] * (_MOST_SEVERE + 1)
    for hit in hits:
        if hit.end > reach[hit.severity]:
            kept.append(hit)
            for severity in range(1, hit.severity + 1):
                reach[severity] = max(reach[severity], hit.end)
    return tuple(kept)
