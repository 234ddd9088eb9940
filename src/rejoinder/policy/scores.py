"""What classifiers say of a submission, as far as they can read its language."""

from __future__ import annotations

from collections.abc import Iterable

from rejoinder.normalise import primary
from rejoinder.policy.submission import Score, Submission

HOUSE = "house"
"""The name of the shipped model, the source of its scores."""
HOUSE_READS = ("en",)
"""Languages the shipped model reads, as primary subtags; a test compares them with what the model says."""


def opinion(submission: Submission, name: str) -> Score | None:
    """The score of this name; None where it was not given, or by the shipped model on a language it cannot read.

    Such a score says nothing: the model reads every text as if it were in a language it knows.
    """
    score = submission.scores.get(name)
    if score is None or (score.source == HOUSE and not is_among(submission.reading_language, HOUSE_READS)):
        return None
    return score


def house_was_asked(submission: Submission) -> bool:
    """Whether the shipped model is in use: it gave a score, or should have given one."""
    return HOUSE in submission.missing or any(s.source == HOUSE for s in submission.scores.values())


def is_among(language: str, languages: Iterable[str]) -> bool:
    """Whether a language is one of those, told by the primary subtag of each: “en-GB” is “en”."""
    return primary(language) in map(primary, languages)
