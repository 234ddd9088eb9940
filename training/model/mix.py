"""Puts together what the model reads in each stage: how much of each set, and how it is varied."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from training.contrast.make import draw
from training.disguise import disguise
from training.model.heads import HEADS, Row
from training.model.sources import rows
from training.news import read as news

_WORDS = Path(__file__).resolve().parent.parent / "contrast" / "words.toml"
_IDENTITY_SLOTS = ("G", "M", "A")
_DEV_OF = {"jigsaw_wiki": 12, "wiki_context": 12, "wiki_debias": 12}
"""Sets without a dev split: each row whose number is a multiple of this is taken for one."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of training: the share of each set that it reads, and how often a text is varied."""

    name: str
    shares: dict[str, float]
    contrast: float
    """How many times the contrast sets and the news comments are read."""
    swapped: float
    """Share of texts that name a group in which the group is exchanged for another."""
    disguised: float
    """Share of texts in which words are disguised."""
    rate: float
    """Highest learning rate."""
    counts: float
    """How much its end counts in the mean of weights that is shipped."""
    seed: int


# Each stage takes other rows of the sets that are not read whole. The first learns from the public sets alone; our own
# text, which is small and clean, comes when the heads have found their feet.
STAGES = (
    Stage(
        "public",
        {
            "jigsaw_wiki": 0.7,
            "hatexplain": 1.0,
            "civil_toxic_spans": 1.0,
            "edos": 0.5,
            "hatemoji_build": 1.0,
            "davidson": 0.3,
            "wiki_context": 0.15,
            "wiki_debias": 0.2,
            "toxigen_prompts": 1.0,
            "convabuse": 0.6,
        },
        contrast=0.0,
        swapped=0.15,
        disguised=0.0,
        rate=1.5e-4,
        counts=1.0,
        seed=11,
    ),
    Stage(
        "all",
        {
            "jigsaw_wiki": 0.7,
            "hatexplain": 1.0,
            "civil_toxic_spans": 1.0,
            "edos": 0.4,
            "hatemoji_build": 1.0,
            "davidson": 0.2,
            "wiki_context": 0.15,
            "wiki_debias": 0.2,
            "toxigen_prompts": 1.0,
            "convabuse": 0.4,
        },
        contrast=1.0,
        swapped=0.2,
        disguised=0.08,
        rate=1.0e-4,
        counts=2.0,
        seed=23,
    ),
    Stage(
        "again",
        {
            "jigsaw_wiki": 0.5,
            "hatexplain": 0.8,
            "civil_toxic_spans": 0.8,
            "edos": 0.3,
            "hatemoji_build": 1.0,
            "davidson": 0.1,
            "wiki_context": 0.1,
            "wiki_debias": 0.1,
            "toxigen_prompts": 1.0,
            "convabuse": 0.2,
        },
        contrast=1.6,
        swapped=0.2,
        disguised=0.08,
        rate=9.0e-5,
        counts=2.0,
        seed=37,
    ),
)


def dev(samples: Path) -> Iterator[Row]:
    """The rows that thresholds and calibration are set on; never trained on, never the test splits."""
    for source in STAGES[0].shares:
        for number, row in enumerate(rows(samples, source)):
            if _split(row, number) == "dev":
                yield replace(row, split="dev")
    yield from own_text(held_back=True)


def training(samples: Path, stage: Stage) -> list[Row]:
    """The rows of a stage, varied, in an order that is the same for the same stage."""
    rng = random.Random(stage.seed)
    swap = Swapper(rng)
    chosen: list[Row] = []
    for source, share in stage.shares.items():
        for number, row in enumerate(rows(samples, source)):
            if _split(row, number) == "train" and rng.random() < share:
                chosen.append(row)
    if stage.contrast:
        ours = list(own_text(held_back=False))
        chosen += [row for row in ours for _ in range(_times(stage.contrast, rng))]
    varied = []
    for row in chosen:
        if stage.swapped and rng.random() < stage.swapped:
            row = replace(row, text=swap(row.text))
        if stage.disguised and rng.random() < stage.disguised:
            row = replace(row, text=disguise(row.text, rng))
        varied.append(row)
    rng.shuffle(varied)
    return varied


def own_text(held_back: bool) -> Iterator[Row]:
    """The contrast sets and the news comments: the part that is trained on, or the part that measures."""
    split = "dev" if held_back else "train"
    for text in draw():
        if text.held_back == held_back:
            targets = dict(zip(("offensive", "incitement", "threat"), text.targets, strict=True))
            yield Row(text.text, {**targets, **text.extras}, "contrast", split, 0.7, text.family)
    for comment in news():
        if comment.held_back == held_back:
            # Few, long and written with care, so each counts for more.
            given = {head: getattr(comment, head) for head in HEADS}
            targets = {head: value for head, value in given.items() if value is not None}
            yield Row(comment.text, targets, "news", split, 2.0, comment.theme)


def _split(row: Row, number: int) -> str:
    every = _DEV_OF.get(row.source)
    if row.split == "train" and every and number % every == 0:
        return "dev"
    return row.split


def _times(times: float, rng: random.Random) -> int:
    return int(times) + (rng.random() < times % 1)


class Swapper:
    """Exchanges the groups named in a text for others of the same form, so that no group stands for a label."""

    def __init__(self, rng: random.Random) -> None:
        words = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
        self._rng = rng
        self._slots = {slot: words[slot] for slot in _IDENTITY_SLOTS}
        self._slot_of: dict[str, str] = {}
        for slot in _IDENTITY_SLOTS:
            for word in words[slot]:
                self._slot_of.setdefault(word.lower(), slot)
        # “old” and “white” are mostly said of houses; “women” and “men” are mostly about women and men.
        for common in (
            "old",
            "young",
            "white",
            "straight",
            "blind",
            "man",
            "men",
            "boys",
            "girl",
            "girls",
            "latin",
        ):
            self._slot_of.pop(common, None)
        known = sorted(self._slot_of, key=len, reverse=True)
        self._pattern = re.compile(r"\b(" + "|".join(map(re.escape, known)) + r")\b", re.IGNORECASE)

    def __call__(self, text: str) -> str:
        """The text with each group it names exchanged, the same one always for the same other."""
        chosen: dict[str, str] = {}

        def other(match: re.Match[str]) -> str:
            found = match.group().lower()
            if found not in chosen:
                chosen[found] = self._rng.choice(self._slots[self._slot_of[found]])
            put = chosen[found]
            return put.lower() if match.group().islower() else put

        return self._pattern.sub(other, text)
