"""The one settled reading of a text: its disguises undone and its misspelt abuse read as what was meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

import ahocorasick_rs

from rejoinder.lexicon.entries import languages, load
from rejoinder.lexicon.targets import Targets
from rejoinder.lexicon.vocabulary import Vocabulary, vocabulary
from rejoinder.normalise import ORDINARY, Edit, Settling, View, folded, primary

_TOKEN = re.compile(r"(?<![^\W_])[a-z]+(?![^\W_])")
# Which letters a sign may stand for in a hidden word; "" where it only hides one.
_ANY = dict.fromkeys("*#%?~_.-@(<&^+=/\\|$!:;,", "")
_DRAWN_LIKE = {
    **{
        "#": "h",
        "(": "c",
        "<": "c",
        "{": "c",
        "+": "t",
        "|": "il",
        "!": "il",
        "1": "il",
        "0": "o",
        "2": "z",
        "3": "e",
    },
    **{
        "4": "a",
        "5": "s",
        "6": "bg",
        "7": "t",
        "8": "b",
        "9": "g",
        "@": "a",
        "$": "s",
        "€": "e",
        "£": "l",
        "¢": "c",
    },
}
_STARS = frozenset("*")
_SIGN = re.compile(r"(?<=[a-z])[*#%?~_.\-@(<&^+=/\\|$!:;,{€£¢0-9]|[#(<{+|!0-9@$€£¢](?=[a-z*])")
_PIECE = re.compile(r"[a-z][a-z*#%?~_@(<&^+=|$\-]*[a-z*]")
_ENCLOSING = "\"'“”‘’.,;:?"
_MOST_ROUNDS = 4
_LONGEST_MASKED = 32
_FEWEST_SEEN = 2
# What may stand joined to a hidden word when the space between them is left out: ordinary words of three letters
# or more, and these.
_GLUE = frozenset(
    (
        "an",
        "as",
        "at",
        "be",
        "by",
        "do",
        "go",
        "he",
        "if",
        "in",
        "is",
        "it",
        "me",
        "my",
        "no",
        "of",
        "on",
        "or",
        "so",
        "to",
        "up",
        "us",
        "we",
        "ur",
        "im",
    )
)
# Words that begin the threats of the lexicon, and are worth parting from their neighbours.
_HEADS = frozenset(
    (
        "kill",
        "shut",
        "suck",
        "sucks",
        "shoot",
        "hang",
        "die",
        "gas",
        "rape",
        "lynch",
        "behead",
        "stab",
        "murder",
        "exterminate",
        "deport",
        "subhuman",
        "death",
    )
)
_SHORTEST_GLUED = 6
_LONGEST_GLUED = 40
_LONGEST_PART = 16
_FAR_BACK = 8
_SHORTEST_HIDDEN = 4
_LONGEST_HIDDEN = 64
_AFTER_APOSTROPHES = frozenset("sdm")
_SHORTEST_MILD_HIDDEN = 5


@lru_cache(maxsize=4)
def mender(code: str) -> Mender:
    """The mender of a language that has a lexicon."""
    ordinary = vocabulary(code)
    return Mender(Targets(load(code), ordinary.familiarity), ordinary)


def hides(words: str, language: str) -> bool:
    """Whether among these folded words is one that people hide; never where the language has no lexicon."""
    code = primary(language)
    if code not in languages():
        return False
    mending = mender(code)
    return any(mending.hides(word) for word in _TOKEN.findall(words) if len(word) <= _LONGEST_HIDDEN)


# The classifier asks for it and then each rule that looks for words, all of the same text.
@lru_cache(maxsize=4)
def disguised_reading(text: str, language: str = "en") -> View:
    """The text as one reads it through its disguises: folded, with hidden and misspelt words of the lexicon plain.

    What hides nothing stays as the folded reading has it. ``language`` is a BCP 47 tag; where there is no lexicon of
    it, this is the folded reading. The time taken grows in line with the text.
    """
    code = primary(language)
    if code not in languages():
        return folded(text)
    mending = mender(code)
    view = folded(text)
    settling = Settling(language, mending.rank, mending.hides)
    # A word that is parted from its neighbours may lay bare another disguise.
    for _ in range(_MOST_ROUNDS):
        after = mending.mended(settling.settled(mending.unmasked(view)), text)
        if after.text == view.text:
            break
        view = after
    return view


class Mender:
    """Reads words that are no words as those of the lexicon that they stand for."""

    def __init__(self, targets: Targets, ordinary: Vocabulary) -> None:
        self._targets = targets
        self._ordinary = ordinary
        self._worth_parting = _HEADS.union(
            targets.listed(_SHORTEST_HIDDEN, _SHORTEST_MILD_HIDDEN, _LONGEST_PART)
        )
        self._any_worth_parting = ahocorasick_rs.AhoCorasick(list(self._worth_parting))
        # Hostile texts repeat themselves.
        self._masked = lru_cache(maxsize=4096)(self._likeliest_masked)
        self.rank: Callable[[str], float] = lru_cache(maxsize=8192)(self._rank)

    def _rank(self, word: str) -> float:
        """The likelihood of a word, as ``normalise.Settling`` asks for it."""
        if self.hides(word):
            return ORDINARY + 1
        if familiarity := self._ordinary.familiarity(word):
            return ORDINARY - 1 + familiarity
        return 1.0 if self._targets.repaired(word) or self._parted(word) else 0.0

    def hides(self, word: str) -> bool:
        """Whether people hide the word, as ``normalise.Settling`` asks for it."""
        return self._targets.holds(word)

    def unmasked(self, view: View) -> View:
        """The view with words whose letters are hidden by signs (f**k) read as the gravest word they can be."""
        return view.rewritten(self._unmasking(view.text))

    def _unmasking(self, text: str) -> Iterator[Edit]:
        done = 0
        while sign := _SIGN.search(text, done):
            start = max(done, text.rfind(" ", max(0, sign.start() - _LONGEST_MASKED), sign.start()) + 1)
            end = text.find(" ", sign.end())
            end = len(text) if end < 0 else end
            done = end
            if end - start > _LONGEST_MASKED:
                continue
            spans = [_unwrapped(text, start, end, _is_enclosing), _unwrapped(text, start, end, _is_no_letter)]
            spans += (piece.span() for piece in _PIECE.finditer(text, *spans[-1]))
            reach = start
            for first, last in spans:
                if first >= reach and (put := self._masked(text[first:last])):
                    yield first, last, put
                    reach = last

    def _likeliest_masked(self, piece: str) -> str | None:
        """The word that is hidden in a piece, if some of its letters are and enough of them are not."""
        signs = {char for char in piece if not char.isalpha()}
        seen = sum(char.isalpha() for char in piece)
        # “co-ed” and “and/or” are words joined, and hide no letter.
        if not signs or (
            signs != _STARS and all(self._ordinary.knows(word) for word in _TOKEN.findall(piece))
        ):
            return None
        if (
            signs <= _DRAWN_LIKE.keys()
            and seen >= _FEWEST_SEEN
            and (drawn := self._targets.unmasked(piece, _DRAWN_LIKE))
        ):
            return drawn
        if not (piece[0].isalpha() and (piece[-1].isalpha() or piece[-1] == "*") and signs <= _ANY.keys()):
            return None
        return self._targets.unmasked(piece, _ANY) if signs == _STARS or 2 * seen >= len(piece) else None

    def mended(self, view: View, typed: str) -> View:
        """The view with each unknown word that stands for one of the lexicon read as that."""
        return view.rewritten(self._mending(view, typed))

    def _mending(self, view: View, typed: str) -> Iterator[Edit]:
        tokens = [match.span() for match in _TOKEN.finditer(view.text)]
        words = [view.text[start:end] for start, end in tokens]
        beside = [view.text[end:start] == " " for (_, end), (start, _) in pairwise(tokens)]
        done = 0
        for at, word in enumerate(words):
            if at < done or self._ordinary.knows(word):
                continue
            if self._targets.holds(word):
                if plain := self._plainer(word):
                    yield *tokens[at], plain
                continue
            for first, last in _around(beside, at, done):
                whole = "".join(words[first:last])
                if self._is_split(words[first:last], whole):
                    yield tokens[first][0], tokens[last - 1][1], whole
                    done = last
                    break
            else:
                put = self._targets.repaired(word) or self._parted(word)
                if put is not None and not _is_name(typed, view.span(*tokens[at])[0]):
                    yield *tokens[at], put

    def _plainer(self, word: str) -> str | None:
        """The ordinary spelling of a word that the lexicon has in a spelling of its own."""
        plain = self._targets.repaired(word)
        if plain is None or plain == word or not self._ordinary.knows(plain):
            return None
        return plain if self._targets.severity(plain) == self._targets.severity(word) else None

    def _is_split(self, parts: list[str], whole: str) -> bool:
        """Whether parts that are not all words are a hidden word cut in pieces."""
        return (
            len(whole) >= _SHORTEST_HIDDEN
            and self._targets.is_listed(whole)
            # What stands alone after an apostrophe belongs to the word before it.
            and parts[0] not in _AFTER_APOSTROPHES
            and not any(self._targets.holds(part) for part in parts)
        )

    def _parted(self, word: str) -> str | None:
        """The words that a glued one is made of, where one of them is hidden so."""
        if not (
            _SHORTEST_GLUED <= len(word) <= _LONGEST_GLUED
            and self._any_worth_parting.find_matches_as_indexes(word)
        ):
            return None
        # For each place, the fewest words that end there, without and with a hidden one among them.
        plain: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
        hiding: list[tuple[str, ...] | None] = [None] * (len(word) + 1)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - _LONGEST_PART), end):
                before, hidden = plain[start], hiding[start]
                if before is None and hidden is None:
                    continue
                part = word[start:end]
                if part in self._worth_parting:
                    hiding[end] = _fewest(hiding[end], _fewest(before, hidden), part)
                elif (
                    part in _GLUE
                    or (part == "a" and start == 0)
                    or (len(part) > 2 and self._ordinary.is_common(part))
                ):
                    plain[end] = _fewest(plain[end], before, part)
                    hiding[end] = _fewest(hiding[end], hidden, part)
        parts = hiding[-1]
        return " ".join(parts) if parts is not None else None


def _fewest(
    known: tuple[str, ...] | None, before: tuple[str, ...] | None, part: str | None = None
) -> tuple[str, ...] | None:
    """The shorter of two ways to part a word, the second with one part more."""
    if before is None:
        return known
    ways = before if part is None else (*before, part)
    return ways if known is None or len(ways) < len(known) else known


def _is_name(typed: str, start: int) -> bool:
    """Whether a word is typed as names are: with a capital that no sentence begins with."""
    if not (typed[start].isupper() and typed[start + 1 : start + 2].islower()):
        return False
    before = typed[max(0, start - _FAR_BACK) : start].rstrip(" \t\"'“”‘’*_([")
    return bool(before) and before[-1] not in ".!?:;\n"


def _is_enclosing(char: str) -> bool:
    return char in _ENCLOSING


def _is_no_letter(char: str) -> bool:
    return not (char.isalpha() or char == "*")


def _unwrapped(text: str, start: int, end: int, is_around: Callable[[str], bool]) -> tuple[int, int]:
    """A stretch without the characters about it that do not belong to a word."""
    while start < end and is_around(text[start]):
        start += 1
    while start < end and is_around(text[end - 1]):
        end -= 1
    return start, end


def _around(beside: list[bool], at: int, least: int) -> Iterator[tuple[int, int]]:
    """The runs of two and three words about one, with only a space between them, the shortest first."""
    for gaps in (1, 2):
        for first in range(max(least, at - gaps), min(at, len(beside) - gaps) + 1):
            if all(beside[first : first + gaps]):
                yield first, first + gaps + 1
