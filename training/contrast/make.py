"""Draws the contrast set from its templates, every group equally often, a third held back to measure."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from types import MappingProxyType

_HERE = Path(__file__).resolve().parent
_WORDS = "words.toml"
# “{=M}” repeats the word that the slot was filled with last.
_SLOT = re.compile(r"\{(=?)([A-Z])\}")
# Slots whose words name a group of people: plural, member, adjective.
GROUP_SLOTS = frozenset("GMA")
# Targets that a family may add to its three; one that is left out is not decided and must be masked.
EXTRAS = ("insult", "identity", "profanity")
# A template without slots comes in a few habits of writing.
_PLAIN_DRAWS = 3
_NONE: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class Family:
    """Templates that share a lesson and its targets; ``draws`` is how many texts are drawn from each.

    ``extras`` holds those of the targets ``insult``, ``identity`` and ``profanity``, each 0..1, that the whole
    family decides.
    """

    name: str
    targets: tuple[float, float, float]
    draws: int
    templates: tuple[str, ...]
    extras: Mapping[str, float] = field(default_factory=lambda: _NONE)

    @property
    def hostile(self) -> bool:
        """Whether its texts do something to people: any of the three targets is a half or more."""
        return max(self.targets) >= 0.5


@dataclass(frozen=True)
class Contrast:
    """One drawn text, its family, its targets, and whether its template is held back from training.

    ``extras`` are the further targets that its family decides (see ``Family``); ``groups`` are the names of groups
    that were filled in.
    """

    text: str
    family: str
    targets: tuple[float, float, float]
    held_back: bool
    extras: Mapping[str, float] = field(default_factory=lambda: _NONE)
    groups: tuple[str, ...] = ()


def words() -> dict[str, list[str]]:
    """What each slot is filled with, by its letter."""
    return tomllib.loads((_HERE / _WORDS).read_text(encoding="utf-8"))


def families() -> list[Family]:
    """The families of every file of templates beside this one, files in the order of their names."""
    return [
        Family(
            entry["name"],
            _three(entry["targets"]),
            entry["draws"],
            tuple(entry["templates"]),
            MappingProxyType({name: float(entry[name]) for name in EXTRAS if name in entry}),
        )
        for path in sorted(_HERE.glob("*.toml"))
        if path.name != _WORDS
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["family"]
    ]


def _three(values: list[float]) -> tuple[float, float, float]:
    offensive, incitement, threat = values
    return float(offensive), float(incitement), float(threat)


class _Deck:
    """Deals the words of a slot in shuffled rounds, none twice before all were dealt once."""

    def __init__(self, values: list[str], rng: random.Random) -> None:
        order = values[:]
        rng.shuffle(order)
        self._cycle = cycle(order)

    def deal(self) -> str:
        return next(self._cycle)


def draw(seed: int = 7) -> Iterator[Contrast]:
    """Every text of the set, the same for the same seed; each third template of a family is held back."""
    rng = random.Random(seed)
    # A deck for each side, so that no group is dealt to hostile templates more often than another is.
    decks = {(slot, side): _Deck(values, rng) for slot, values in words().items() for side in (False, True)}
    seen: set[str] = set()
    split: dict[str, bool] = {}
    for family in families():
        for number, template in enumerate(family.templates):
            held_back = number % 3 == 2
            for _ in range(family.draws if "{" in template else min(family.draws, _PLAIN_DRAWS)):
                groups: list[str] = []
                text = _vary(_fill(template, family.hostile, decks, groups), rng)
                # Two templates may give the same words; what is measured on must not be trained on in another spelling.
                if text not in seen and split.setdefault(letters(text), held_back) == held_back:
                    seen.add(text)
                    yield Contrast(text, family.name, family.targets, held_back, family.extras, tuple(groups))


def letters(text: str) -> str:
    """The text without what readers drop or add at will: capitals, spaces, punctuation."""
    return re.sub(r"[\W_]", "", text.casefold())


def _fill(template: str, hostile: bool, decks: Mapping[tuple[str, bool], _Deck], groups: list[str]) -> str:
    last: dict[str, str] = {}

    def word(match: re.Match[str]) -> str:
        again, slot = match.groups()
        if not again:
            last[slot] = decks[slot, hostile].deal()
            if slot in GROUP_SLOTS:
                groups.append(last[slot])
        return last[slot]

    text = _SLOT.sub(word, template)
    text = re.sub(r"\b([Tt])he the\b", r"\1he", text)
    text = re.sub(r"\b([Aa]) (?![Ee]u)([aeioAEIO])", r"\1n \2", text)
    # A slot may open any sentence of a text, not only the first.
    return re.sub(r"([.!?] )([a-z])", lambda match: match.group(1) + match.group(2).upper(), text)


def _vary(text: str, rng: random.Random) -> str:
    # Readers do not all write capitals, full stops and apostrophes; the set must not teach that they matter. The odds
    # are the same for every family, so that no habit of writing says anything about the targets.
    kind = rng.random()
    for share, change in _HABITS:
        if kind < share:
            return change(text, rng)
        kind -= share
    return _sentence(text, rng)


def _sentence(text: str, _rng: random.Random) -> str:
    return text[0].upper() + text[1:]


def _lower(text: str, _rng: random.Random) -> str:
    return text.lower().rstrip(".")


def _bare(text: str, _rng: random.Random) -> str:
    return re.sub(r"[.,;:!?'’“”\"]", "", text).lower()


def _capitals(text: str, _rng: random.Random) -> str:
    return text.upper()


def _loud(text: str, rng: random.Random) -> str:
    return _sentence(text.rstrip("."), rng) + "!" * rng.randint(1, 3)


def _open(text: str, rng: random.Random) -> str:
    return _sentence(text.rstrip("."), rng)


def _trailing(text: str, rng: random.Random) -> str:
    return _open(text, rng) + rng.choice(["...", "…", " ."])


def _drawl(text: str, rng: random.Random) -> str:
    # One long vowel, as in “soooo”.
    places = [match.start() for match in re.finditer(r"[aeiouAEIOU]", text)]
    at = rng.choice(places) if places else 0
    return text[:at] + text[at] * rng.randint(1, 3) + text[at:]


def _slip(text: str, rng: random.Random) -> str:
    # Two neighbouring letters inside a long word change places.
    places = [match.start() + 1 for match in re.finditer(r"\b[a-z]{5,}", text)]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


_HABITS: tuple[tuple[float, Callable[[str, random.Random], str]], ...] = (
    (0.16, _lower),
    (0.05, _bare),
    (0.02, _capitals),
    (0.05, _loud),
    (0.05, _open),
    (0.02, _trailing),
    (0.01, _drawl),
    (0.03, _slip),
)
