"""Judges for the faces' tests: one whose scores are written into the text, and ways for it to fail."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence

from rejoinder.classifiers.classifier import Score

HEADS = ("offensive", "incitement", "threat", "insult", "identity", "profanity")
_MARK = re.compile(r"([a-z]+)=(0?\.\d+|[01])")


class Marked:
    """Reads ``offensive=.9`` in a text as its score; what is not written is .02. Remembers what it was asked."""

    NAME = "house"

    def __init__(self) -> None:
        self.asked: list[tuple[tuple[str, ...], str]] = []

    def score(self, texts: Sequence[str], language: str) -> Sequence[Mapping[str, Score]]:
        self.asked.append((tuple(texts), language))
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> Mapping[str, Score]:
        values = dict.fromkeys(HEADS, 0.02)
        for name, value in _MARK.findall(text):
            values[name] = max(values.get(name, 0.0), float(value))
        return {name: Score(value) for name, value in values.items()}


class Broken(Marked):
    """Raises."""

    def score(self, texts: Sequence[str], language: str) -> Sequence[Mapping[str, Score]]:
        raise RuntimeError("out of order")


class Headless(Marked):
    """Has no score for threats."""

    def _one(self, text: str) -> Mapping[str, Score]:
        return {name: score for name, score in super()._one(text).items() if name != "threat"}


class Silent(Marked):
    """Answers for fewer texts than it is asked about."""

    def score(self, texts: Sequence[str], language: str) -> Sequence[Mapping[str, Score]]:
        return super().score(texts, language)[1:]


class Late(Marked):
    """Answers only when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.free = threading.Event()

    def score(self, texts: Sequence[str], language: str) -> Sequence[Mapping[str, Score]]:
        self.free.wait(10)
        return super().score(texts, language)
