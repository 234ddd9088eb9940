"""What a classifier is: something with a name that gives its opinion on texts, each from 0 to 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Score:
    """An opinion from 0 to 1, with the words it rests on where the classifier can say.

    ``spans`` are (start, end) in code points of the text, end-exclusive. ``source`` is the name of the
    classifier; ``gather`` fills it in.
    """

    value: float
    spans: tuple[tuple[int, int], ...] = ()
    source: str = ""


class Classifier(Protocol):
    """Gives opinions on texts. It may be slow, remote or broken: ``gather`` stands between it and the judge.

    One classifier is used by several threads at once. Its module has ``NAME``, the same name, and
    ``CLASSIFIER``, a function without arguments that makes it. That is called once, when the classifier is
    first wanted, so a model is loaded there and not when the module is imported.
    """

    @property
    def NAME(self) -> str:
        """The name by which rulesets require it, in small letters, such as “house”."""
        ...

    def score(self, texts: Sequence[str], language: str) -> Sequence[Mapping[str, Score]]:
        """For each text, in order, its scores by name, such as “toxicity”; one name at the least.

        ``language`` is a BCP 47 tag, "und" where it is not known. May raise anything.
        """
        ...
