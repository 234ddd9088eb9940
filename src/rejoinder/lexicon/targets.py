"""The single words of the lexicon, and which of them a word that is none of a language's may have been meant for."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from rejoinder.lexicon.entries import Entry

_PLAIN = re.compile(r"[a-z]{3,}")
_ENDINGS = ("s", "ed", "er", "ers", "ing", "in", "y", "ish")
_SHORTEST = 4
# The fewer letters a word has, the more ordinary misspellings and names lie near it: mild words are told only from
# longer ones, and in those of four letters only a vowel may be changed, or two letters swapped, of profanities.
_SHORTEST_LOOSE = 5
_SHORTEST_LOST = 6
_SHORTEST_MILD = 6
_LONGEST = 24
_VOWELS = frozenset("aeiou")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = frozenset(
    pair for row in _ROWS for left, right in itertools.pairwise(row) for pair in (left + right, right + left)
)
# Sounds that are spelled in more than one way, each written in one; longer spellings first.
_SOUNDS = (
    ("tch", "C"),
    ("ch", "C"),
    ("sch", "S"),
    ("sh", "S"),
    ("th", "T"),
    ("ph", "f"),
    ("ck", "k"),
    ("cks", "ks"),
    ("qu", "kw"),
    ("x", "ks"),
    ("c", "k"),
    ("q", "k"),
    ("z", "s"),
    ("y", "i"),
    ("ie", "i"),
    ("ee", "i"),
    ("oo", "u"),
)
_ENDS_IN_ER = re.compile(r"(?:ers|ahs|as|urs|uhs|ors|uz|az)$")
_ENDS_ER = re.compile(r"(?:er|ah|a|ur|uh|or)$")
_DOUBLED_BUT_OO = re.compile(r"([^eo])\1+")
_DOUBLED = re.compile(r"(.)\1+")


class Targets:
    """The words worth hiding, by how they sound and by what is left of them when a letter goes."""

    def __init__(self, entries: Iterable[Entry], familiarity: Callable[[str], float]) -> None:
        self._severity: dict[str, int] = {}
        self._profane: set[str] = set()
        self._stems: set[str] = set()
        for entry in entries:
            word = entry.text.removesuffix("*")
            if entry.kind is None or not _PLAIN.fullmatch(word):
                continue
            self._severity[word] = max(entry.severity, self._severity.get(word, 0))
            if entry.kind == "profanity" and entry.severity > 1:
                self._profane.add(word)
            if word != entry.text:
                self._stems.add(word)
        for stem in [stem for stem in self._stems if self._severity[stem] > 1]:
            for ending in _ENDINGS:
                self._severity.setdefault(stem + ending, self._severity[stem])
        self._stem_lengths = sorted({len(stem) for stem in self._stems})
        self._single: dict[str, str] = {}
        self._sounds: dict[str, str] = {}
        self._shortened: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._shapes: dict[tuple[int, int, str], list[str]] = defaultdict(list)
        # Of two words that one may have been meant for, it is the one that more people use.
        for word in sorted(self._severity, key=lambda w: (-familiarity(w), -self._severity[w], w)):
            self._index(word)

    def _index(self, word: str) -> None:
        if len(word) < _SHORTEST:
            return
        for at, letter in enumerate(word):
            self._shapes[len(word), at, letter].append(word)
        mild = self._severity[word] == 1
        self._single.setdefault(_DOUBLED.sub(r"\1", word), word)
        if not (mild and len(word) < _SHORTEST_LOOSE):
            self._sounds.setdefault(sound(word), word)
        if mild and len(word) < _SHORTEST_LOOSE:
            return
        for at in range(len(word)):
            self._shortened[word[:at] + word[at + 1 :]].append((word, at))

    def holds(self, word: str) -> bool:
        """Whether the word stands in the lexicon, by itself or with an open end."""
        if word in self._severity:
            return True
        return any(word[:length] in self._stems for length in self._stem_lengths if length < len(word))

    def is_listed(self, word: str) -> bool:
        """Whether the word stands in the lexicon, or is an inflection of one that does."""
        return word in self._severity

    def listed(self, shortest: int, shortest_mild: int, longest: int) -> frozenset[str]:
        """The words that stand in the lexicon and their inflections, in these lengths; mild ones may need more."""
        return frozenset(
            word
            for word, severity in self._severity.items()
            if (shortest if severity > 1 else shortest_mild) <= len(word) <= longest
        )

    def severity(self, word: str) -> int:
        """The severity of a listed word; that of the stem where the word only begins with one; 0 for any other."""
        if word in self._severity:
            return self._severity[word]
        stems = (word[:length] for length in reversed(self._stem_lengths) if length < len(word))
        return next((self._severity[stem] for stem in stems if stem in self._stems), 0)

    def repaired(self, word: str) -> str | None:
        """The word of the lexicon that an unknown word is a misspelling of; None where it is that of none."""
        if not _SHORTEST <= len(word) <= _LONGEST:
            return None
        single = self._single.get(_DOUBLED.sub(r"\1", word))
        if single is not None and single != word:
            return single
        return self._heard(word) or self._near(word)

    def _heard(self, word: str) -> str | None:
        target = self._sounds.get(sound(word))
        if target is None or self._severity[target] > 1 or len(word) == len(target):
            return target
        return target if min(len(word), len(target)) >= _SHORTEST_MILD else None

    def _near(self, word: str) -> str | None:
        for target, at in self._shortened.get(word, ()):
            if at > 0 and (
                len(target) >= _SHORTEST_LOST or (target in self._profane and target[at] in _VOWELS)
            ):
                return target
        for at in range(len(word)):
            for target, gone in self._shortened.get(word[:at] + word[at + 1 :], ()):
                if self._may_slip(target, swapped=at != gone) and _is_slip(word, at, target, gone):
                    return target
        return None

    def _may_slip(self, target: str, *, swapped: bool) -> bool:
        """Whether a word is long or grave enough to be told from a misspelling."""
        if self._severity[target] == 1:
            return swapped or len(target) >= _SHORTEST_MILD
        return len(target) >= _SHORTEST_LOOSE or target in self._profane

    def unmasked(self, masked: str, stands_for: Mapping[str, str]) -> str | None:
        """The likeliest word that a word can be in which signs stand for letters.

        ``stands_for`` has the letters that each sign may be; "" for any. At least one letter must be seen.
        """
        if not _SHORTEST <= len(masked) <= _LONGEST:
            return None
        seen_at = [
            self._shapes.get((len(masked), at, char), ())
            for at, char in enumerate(masked)
            if char not in stands_for
        ]
        # Each has the words that fit, in one order; the shortest is looked through.
        for target in min(seen_at, key=len, default=()):
            if all(
                seen == letter or (seen in stands_for and letter in (stands_for[seen] or letter))
                for seen, letter in zip(masked, target, strict=True)
            ):
                return target
        return None


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """How a word sounds, roughly: the same for its spellings by ear, and for doubled letters."""
    heard = _ENDS_IN_ER.sub("ers", _ENDS_ER.sub("er", _DOUBLED_BUT_OO.sub(r"\1", word)))
    for spelling, written in _SOUNDS:
        heard = heard.replace(spelling, written)
    return _DOUBLED.sub(r"\1", heard)


def _is_slip(word: str, at: int, target: str, gone: int) -> bool:
    """Whether two letters changed places, or one was struck for its neighbour or for another vowel."""
    loose = len(target) >= _SHORTEST_LOOSE
    if len(word) != len(target):
        return False
    if at == gone:
        typed, meant = word[at], target[at]
        vowels = typed in _VOWELS and meant in _VOWELS
        if at == len(target) - 1 and meant == "s":
            return False
        return (at > 0 and (vowels or {typed, meant} == {"u", "v"})) or (
            loose and at > 0 and typed + meant in _NEIGHBOURS
        )
    return abs(at - gone) == 1 and (loose or min(at, gone) > 0) and word[at] == target[gone]
