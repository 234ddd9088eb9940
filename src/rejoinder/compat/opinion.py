"""Asks the house's model on behalf of a face: scores for texts within a time limit, or nothing; none is made up."""

from __future__ import annotations

from collections.abc import Sequence

from rejoinder.classifiers import gather, house, registry
from rejoinder.plugins import PluginError

JUDGE = house.NAME
LANGUAGES = house.HOUSE_LANGUAGES
"""The languages the model reads, as primary subtags."""
DEADLINE_S = 4.0


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
    gathered = gather.gather_all(texts, ready, deadline_s, language=language)
    if any(one.missing for one in gathered):
        raise NotReady
    return [{name: score.value for name, score in one.scores.items()} for one in gathered]
