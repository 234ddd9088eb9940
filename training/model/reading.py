"""Has texts read by the model as it is shipped, in the product's own way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rejoinder.classifiers.house import House
from training.model.heads import HEADS

_AT_ONCE = 512


def read(texts: Sequence[str], folder: Path, threads: int = 2) -> dict[str, list[float]]:
    """The score of every text by head, in order."""
    house = House(folder, threads)
    scores: dict[str, list[float]] = {head: [] for head in HEADS}
    for begin in range(0, len(texts), _AT_ONCE):
        for one in house.score(texts[begin : begin + _AT_ONCE], "en"):
            for head in HEADS:
                scores[head].append(one[head].value)
    return scores
