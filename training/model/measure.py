"""Measures the shipped model and its rules on the test splits: by set, by group, by kind of disguise."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rejoinder.lexicon import find
from rejoinder.normalise import read as readings
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.verdict import Outcome
from training.disguise import KINDS, disguise, disguise_all
from training.model.equal import rates
from training.model.heads import Row
from training.model.mix import own_text
from training.model.reading import read
from training.model.sources import rows
from training.model.verdicts import judged, outcomes

TESTED = (
    "jigsaw_wiki",
    "identity_madlibs",
    "ghc",
    "hatexplain",
    "civil_toxic_spans",
    "edos",
    "hatemoji_build",
    "davidson",
    "convabuse",
)
_MEASURED_HEADS = ("offensive", "incitement", "threat")
_CLEAN_BELOW, _ABUSE_ABOVE = 0.35, 0.65
_FEWEST = 20
_DISGUISED_TEXTS = 600


@dataclass(frozen=True, slots=True)
class SetFigures:
    """What was measured on one test split; a share is None where the split has too few such texts."""

    source: str
    texts: int
    auc: Mapping[str, float]
    """Area under the curve by head."""
    clean_held: float | None
    clean_rejected: float | None
    abuse_stopped: float | None
    """Held or rejected."""
    abuse_rejected: float | None


def by_set(samples: Path, folder: Path, ruleset: Ruleset) -> Iterator[SetFigures]:
    """Figures of every test split, those of our own held-back text last."""
    tests = {source: [row for row in rows(samples, source) if row.split == "test"] for source in TESTED}
    for row in own_text(held_back=True):
        tests.setdefault(f"{row.source}, held back", []).append(row)
    for source, some in tests.items():
        texts = [row.text for row in some]
        scores = read(texts, folder)
        yield _figures(source, some, scores, judged(texts, scores, ruleset))


def _figures(
    source: str, some: Sequence[Row], scores: Mapping[str, Sequence[float]], ruled: Sequence[Outcome]
) -> SetFigures:
    areas = {}
    for head in _MEASURED_HEADS:
        known = [(scores[head][at], row.targets[head]) for at, row in enumerate(some) if head in row.targets]
        clean = [score for score, truth in known if truth < _CLEAN_BELOW]
        abuse = [score for score, truth in known if truth > _ABUSE_ABOVE]
        if min(len(clean), len(abuse)) >= _FEWEST:
            areas[head] = auc(clean, abuse)
    worst = [max((row.targets.get(head, 0.0) for head in _MEASURED_HEADS), default=0.0) for row in some]
    clean_ruled = [
        one
        for one, row, bad in zip(ruled, some, worst, strict=True)
        if bad < _CLEAN_BELOW and "offensive" in row.targets
    ]
    abuse_ruled = [one for one, bad in zip(ruled, worst, strict=True) if bad > _ABUSE_ABOVE]
    return SetFigures(
        source,
        len(some),
        areas,
        share(clean_ruled, Outcome.HOLD, Outcome.REJECT),
        share(clean_ruled, Outcome.REJECT),
        share(abuse_ruled, Outcome.HOLD, Outcome.REJECT),
        share(abuse_ruled, Outcome.REJECT),
    )


def auc(clean: Sequence[float], abuse: Sequence[float]) -> float:
    """The chance that an abusive text scores higher than a clean one; ties count half."""
    ordered = sorted([(score, 0) for score in clean] + [(score, 1) for score in abuse])
    total, at = 0.0, 0
    while at < len(ordered):
        upto = at
        while upto < len(ordered) and ordered[upto][0] == ordered[at][0]:
            upto += 1
        # Ranks begin at 1; those of equal scores are shared.
        total += (at + 1 + upto) / 2 * sum(label for _, label in ordered[at:upto])
        at = upto
    return (total - len(abuse) * (len(abuse) + 1) / 2) / (len(clean) * len(abuse))


def share(ruled: Sequence[Outcome], *wanted: Outcome) -> float | None:
    """The share of outcomes that are among the wanted ones; None of too few."""
    return sum(one in wanted for one in ruled) / len(ruled) if len(ruled) >= _FEWEST else None


def by_group(folder: Path, ruleset: Ruleset) -> dict[str, tuple[int, int]]:
    """How many mentions of each group the rules stop, and how many there are (see ``equal.py``)."""
    return rates(lambda texts: [one is not Outcome.PUBLISH for one in outcomes(texts, folder, ruleset)])


def by_disguise(
    samples: Path, folder: Path, ruleset: Ruleset, seed: int = 5
) -> dict[str, tuple[float, float]]:
    """The share of abusive texts that is stopped, by kind of disguise; and of clean texts disguised in the same way.

    Up to 600 texts of Jigsaw's test split on either side. In the abusive ones the words of the lexicon are disguised,
    in the clean ones any words.
    """
    rng = random.Random(seed)
    some = [row for row in rows(samples, "jigsaw_wiki") if row.split == "test" and 20 < len(row.text) < 400]
    rng.shuffle(some)
    abuse = [(row.text, _graded(row.text)) for row in some if row.targets["offensive"] == 1.0]
    abuse = [(text, graded) for text, graded in abuse if graded][:_DISGUISED_TEXTS]
    clean = [row.text for row in some if row.targets["offensive"] == 0.0][:_DISGUISED_TEXTS]
    figures = {"none": (_stopped([t for t, _ in abuse], folder, ruleset), _stopped(clean, folder, ruleset))}
    for kind in KINDS:
        hidden = [disguise_all(text, rng, kind, graded) for text, graded in abuse]
        veiled = [disguise(text, rng, (kind,)) for text in clean]
        figures[kind] = (_stopped(hidden, folder, ruleset), _stopped(veiled, folder, ruleset))
    return figures


def _graded(text: str) -> list[str]:
    """The words of the lexicon in a text that are not mild, at most three."""
    hits = find(readings(text, "en"))
    return list(dict.fromkeys(text[hit.start : hit.end].lower() for hit in hits if hit.severity > 1))[:3]


def _stopped(texts: Sequence[str], folder: Path, ruleset: Ruleset) -> float:
    ruled = outcomes(texts, folder, ruleset)
    return sum(one is not Outcome.PUBLISH for one in ruled) / len(ruled)
