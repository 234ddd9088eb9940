"""What a classifier is: something with a name that gives its opinion on texts, each from 0 to 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


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


@runtime_checkable
class Loaded(Protocol):
    """A classifier that has something to load, which takes a while or may be missing."""

    def warm(self) -> None:
        """Load it now, that the first text need not wait. May raise anything, with a message for the operator."""
        ...


@runtime_checkable
class Explainer(Protocol):
    """A classifier that can say on which words its scores rest; one whose scores carry spans needs no such thing.

    It is asked only about texts that are held or rejected, so it may take many times as long as ``score``.
    """

    def explain(self, text: str, names: Sequence[str], language: str) -> Mapping[str, Score]:
        """The scores of these names, one at the least, with the spans that carry them.

        A score whose words do not stand out has no spans. May raise anything.
        """
        ...
