"""What the model is asked: six heads, and a row of training text with a target for each that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rejoinder.classifiers.house.model import HEADS

__all__ = ["HEADS", "HEAD_WEIGHTS", "Row"]

HEAD_WEIGHTS = (1.0, 1.0, 0.6, 0.3, 0.3, 0.3)
"""How much each head counts in the loss: those that rules rest on most."""


@dataclass(frozen=True, slots=True)
class Row:
    """One text with its targets from 0 to 1 by head; a head that is not named is not known and not learned from."""

    text: str
    targets: Mapping[str, float]
    source: str
    split: str
    weight: float = 1.0
    group: str = ""
    """What the source says of whom it is about, where it does."""
