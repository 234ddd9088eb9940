"""Asks the house's model on behalf of a face: scores for texts within a time limit, or nothing; none is made up."""

from __future__ import annotations

from collections.abc import Sequence

from rejoinder.classifiers import gather, house, language, registry
from rejoinder.normalise import primary
from rejoinder.plugins import PluginError

JUDGE = house.NAME
LANGUAGES = house.HOUSE_LANGUAGES
"""The languages the model reads, as primary subtags."""
UNKNOWN = language.UNKNOWN
DEADLINE_S = 4.0


class NotReady(Exception):
    """The model is missing, broken, late, or has no score of a name that is needed."""


def opinions(texts: Sequence[str], spoken: str, deadline_s: float = DEADLINE_S) -> list[dict[str, float]]:
    """For each text its scores from 0 to 1 by name, all asked for in one batch.

    ``spoken`` is their language as a BCP 47 tag. Raises NotReady where no sound answer came in ``deadline_s`` seconds.
    """
    if not texts:
        return []
    try:
        ready, absent = registry.find([JUDGE])
    except PluginError as error:
        raise NotReady from error
    if absent:
        raise NotReady
    gathered = gather.gather_all(texts, ready, deadline_s, language=spoken)
    if any(one.missing for one in gathered):
        raise NotReady
    return [{name: score.value for name, score in one.scores.items()} for one in gathered]


def language_of(text: str) -> str:
    """The language of a text as a BCP 47 tag; one too short to tell counts as the first that is read.

    ``UNKNOWN`` where its letters are none of such a language's, its disguises undone, or nothing can tell languages.
    """
    try:
        found = language.detect(text, LANGUAGES[0])
    except Exception:
        # What tells languages may fail in any way, and nothing may be judged as if it were in one that is read.
        return UNKNOWN
    return UNKNOWN if primary(found) == UNKNOWN else found
