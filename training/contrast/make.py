"""Draws the contrast set from its templates, every group equally often, a third held back to measure."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Family:
    """Templates that share a lesson and its targets; ``draws`` is how many texts are drawn from each."""

    name: str
    targets: tuple[float, float, float]
    draws: int
    templates: tuple[str, ...]


def families() -> list[Family]:
    """The families as written in templates.toml."""
    data = tomllib.loads((_HERE / "templates.toml").read_text(encoding="utf-8"))
    return [
        Family(entry["name"], _three(entry["targets"]), entry["draws"], tuple(entry["templates"]))
        for entry in data["family"]
    ]


@dataclass(frozen=True)
class Contrast:
    """One drawn text, its family, its targets, and whether its template is held back from training."""

    text: str
    family: str
    targets: tuple[float, float, float]
    held_back: bool


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
    slots = tomllib.loads((_HERE / "words.toml").read_text(encoding="utf-8"))
    decks = {slot: _Deck(values, rng) for slot, values in slots.items()}
    seen: set[str] = set()
    for family in families():
        for number, template in enumerate(family.templates):
            for text in _fill(family, template, decks, rng):
                if text not in seen:
                    seen.add(text)
                    yield Contrast(text, family.name, family.targets, number % 3 == 2)


def _fill(family: Family, template: str, decks: dict[str, _Deck], rng: random.Random) -> Iterator[str]:
    draws = family.draws if "{" in template else 1
    for _ in range(draws):
        text = re.sub(r"\{([A-Z])\}", lambda match: decks[match.group(1)].deal(), template)
        text = re.sub(r"\b([Aa]) ([aeioAEIO])", r"\1n \2", text)
        yield _vary(text, rng)


def _vary(text: str, rng: random.Random) -> str:
    # Readers do not all write capitals and full stops; the set must not teach that they matter.
    kind = rng.random()
    if kind < 0.18:
        return text.lower().rstrip(".")
    if kind < 0.24:
        return text.rstrip(".") + "!" * rng.randint(1, 3)
    if kind < 0.30:
        return text.rstrip(".")
    return text[0].upper() + text[1:]
