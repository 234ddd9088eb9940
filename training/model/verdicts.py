"""Has texts judged by the rules that go by the model's scores, as a preset sets them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rejoinder.policy import presets
from rejoinder.policy.judge import judge
from rejoinder.policy.ruleset import Ruleset, load
from rejoinder.policy.submission import Score, Submission
from rejoinder.policy.verdict import Outcome
from training.model.heads import HEADS
from training.model.reading import read

_RULES = "only_listed = true\n[rules.offensive]\n[rules.incitement]\n"


def rules(preset: str = "standard") -> Ruleset:
    """The rules that rest on the model alone."""
    return presets.apply(load(_RULES), preset)


def outcomes(texts: Sequence[str], folder: Path, ruleset: Ruleset) -> list[Outcome]:
    """What becomes of each text."""
    return judged(texts, read(texts, folder), ruleset)


def judged(texts: Sequence[str], scores: Mapping[str, Sequence[float]], ruleset: Ruleset) -> list[Outcome]:
    """What becomes of each text with scores that are known already."""
    return list(_judged(texts, scores, ruleset))


def _judged(
    texts: Sequence[str], scores: Mapping[str, Sequence[float]], ruleset: Ruleset
) -> Iterator[Outcome]:
    for at, text in enumerate(texts):
        given = {head: Score(scores[head][at], (), "house") for head in HEADS}
        yield judge(Submission(text, language="en", scores=given), ruleset).outcome
