"""Asks the house's model on behalf of a face: scores for texts within a time limit, or nothing; none is made up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rejoinder.classifiers import gather, registry
from rejoinder.classifiers.classifier import Classifier, Score
from rejoinder.plugins import PluginError

JUDGE = "house"
LANGUAGES = ("en",)
"""The languages the model reads, as primary subtags."""
DEADLINE_S = 2.0


class NotReady(Exception):
    """The model is missing, broken, late, or has no score of a name that is needed."""


def opinions(texts: Sequence[str], language: str, deadline_s: float = DEADLINE_S) -> list[dict[str, float]]:
    """For each text its scores from 0 to 1 by name, all asked for in one batch.

    ``language`` is a BCP 47 tag. Raises NotReady where no sound answer came within ``deadline_s`` seconds.
    """
    if not texts:
        return []
    try:
        ready, absent = registry.find([JUDGE])
    except PluginError as error:
        raise NotReady from error
    if absent:
        raise NotReady
    gathered = gather.gather(texts[0], [_Together(ready[0], texts)], deadline_s, language=language)
    if gathered.missing:
        raise NotReady
    found: list[dict[str, float]] = [{} for _ in texts]
    for label, score in gathered.scores.items():
        number, _, name = label.partition(" ")
        found[int(number)][name] = score.value
    return found


class _Together:
    """A classifier that answers for several texts at once, each score's name led by the number of its text.

    ``gather`` bounds and checks one call on one text; so one such call carries a whole batch.
    """

    def __init__(self, inner: Classifier, texts: Sequence[str]) -> None:
        self._inner = inner
        self._texts = texts

    @property
    def NAME(self) -> str:
        """The name of the classifier that is asked."""
        return self._inner.NAME

    def score(self, texts: Sequence[str], language: str) -> Sequence[Mapping[str, Score]]:
        """One answer, with the scores of every text; raises ValueError where one has none."""
        del texts
        answers = self._inner.score(self._texts, language)
        if len(answers) != len(self._texts) or not all(answers):
            raise ValueError("The classifier did not answer for each text.")
        return [
            {
                f"{number} {name}": Score(score.value)
                for number, answer in enumerate(answers)
                for name, score in answer.items()
            }
        ]
