"""Corrects the house model's opinion by what a publication's own desk has taught it, where that is in use."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from rejoinder.classifiers import house, registry
from rejoinder.classifiers.classifier import Score
from rejoinder.classifiers.house import House
from rejoinder.classifiers.house.head import Head, HeadError
from rejoinder.discussion.models import LearnedHead, Publication

CORRECTED = "offensive"
"""The score that a desk's decisions correct."""
SHIPPED = "shipped_offensive"
"""The name under which the model's own score is kept beside the corrected one."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Learned:
    """A head in use."""

    head: Head

    def corrected(self, scores: Mapping[str, Score], text: str, language: str) -> Mapping[str, Score]:
        """The scores with the house's corrected; as they are where the house gave none, or has changed since.

        ``text`` and ``language`` are those that were scored. Never raises.
        """
        shipped = scores.get(CORRECTED)
        reader = reader_of_features()
        if shipped is None or shipped.source != house.NAME or reader is None:
            return scores
        try:
            if reader.version() != self.head.house:
                return scores
            value = self.head.score(shipped.value, reader.features(text, language))
        except Exception as error:
            # The shipped score stands; a correction that cannot be had is no reason to hold a comment.
            _log.warning("What was learned from the desk could not be used: %s.", type(error).__name__)
            return scores
        own = replace(shipped, value=round(value, 4), spans=())
        return {**scores, CORRECTED: own, SHIPPED: replace(shipped, spans=())}


def of(publication: Publication) -> Learned | None:
    """What is in use at this publication; None for the model as it is shipped."""
    return None if publication.learned_id is None else _by_id(publication.learned_id)


def of_id(publication_id: int) -> Learned | None:
    """As ``of``, by the publication's id."""
    used = Publication.objects.filter(pk=publication_id).values_list("learned_id", flat=True).first()
    return None if used is None else _by_id(used)


def reader_of_features() -> House | None:
    """The house model of this process; None where another stands in its place."""
    ready, _ = registry.find([house.NAME])
    return ready[0] if ready and isinstance(ready[0], House) else None


@lru_cache(maxsize=32)
def _by_id(number: int) -> Learned | None:
    stored = LearnedHead.objects.filter(pk=number).values_list("head", flat=True).first()
    if stored is None:
        return None
    try:
        return Learned(Head.from_bytes(bytes(stored)))
    except HeadError:
        _log.warning("The learned head %d cannot be read, so the shipped model is used.", number)
        return None
