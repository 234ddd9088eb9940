"""Fits a head to a desk's decisions and tries it on the latest of them, which it has not seen, against the house."""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from rejoinder.classifiers.house.head import Head, Lessons, fit, logit
from rejoinder.classifiers.house.model import Features

FEWEST = 50
"""Decisions of each kind by people below which nothing is tried."""
_FEWEST_LATEST = 15
_LATEST = 0.2
_INNER = 0.25
_STRENGTHS = (3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
_FOLDS = 5
_DRAWS = 400
_SURE = 0.1
"""A gain counts where nine in ten draws of the latest decisions have one."""
_BEYOND = 4.0
# Comments that no person looked at are mostly good; they stop the head from judging all by what is held.
_UNSEEN_COUNTS = 0.5


@dataclass(frozen=True, slots=True)
class Lesson:
    """One comment, what the house made of it, and what became of it."""

    features: Features
    shipped: float
    """The house's score “offensive”."""
    rejected: bool
    by_person: bool = True
    """False where the rules published it and nobody has objected since."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one judge does on the latest decisions of people."""

    auc: float
    """The chance that it puts a rejected comment above a published one."""
    caught: int
    """Rejected comments that it would have rejected, at as many wrong rejections as the house makes."""
    wrong: int
    """Published comments that it would have rejected there."""
    curve: tuple[tuple[float, float], ...]
    """Share of the published ones reached, and share of the rejected ones caught, at every threshold, both rising."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it."""

    head: Head
    used: Standing
    """What was in use till now: the house as it is shipped, or an earlier head."""
    learned: Standing
    surely_better: bool
    """Whether nine in ten draws of the latest decisions rank better by it."""
    published: int
    rejected: int
    """The latest decisions it was tried on, by kind."""
    lessons: int
    """How many comments it was fitted to."""
    strength: float

    @property
    def is_better(self) -> bool:
        """Whether it should be used: it ranks better, and catches no fewer at equal wrong rejections."""
        return self.surely_better and self.learned.caught >= self.used.caught


class TooFewError(ValueError):
    """There are too few decisions to learn from; the message says how many there are and how many it takes."""


def try_out(
    lessons: Sequence[Lesson],
    house: str,
    thresholds: tuple[float, float],
    used: Head | None = None,
    tell: Callable[[float], None] = lambda _: None,
) -> Trial:
    """Fit to all but the latest fifth of the lessons, given in order of time, and try it on that fifth.

    ``house`` is the version of the weights; ``thresholds`` are the scores from which this site holds and rejects;
    ``used`` is the head in use, which a new one has to surpass, None for the house as it is shipped. ``tell`` hears
    how much is done, from 0 to 1. Raises TooFewError.
    """
    cut = len(lessons) - math.ceil(_LATEST * len(lessons))
    earlier, latest = lessons[:cut], [one for one in lessons[cut:] if one.by_person]
    _check(lessons, latest)
    strength = _strength(earlier, house, tell)
    sums = _unseen_sums(earlier, house, strength)
    tell(0.9)
    head = fit(_all(earlier), house, strength)
    head = replace(head, knots=_knots(earlier, sums, thresholds))
    ours = [head.score(one.shipped, one.features) for one in latest]
    theirs = [used.score(one.shipped, one.features) if used else one.shipped for one in latest]
    rejected = [one.rejected for one in latest]
    wrong = sum(score >= thresholds[1] for score, bad in zip(theirs, rejected, strict=True) if not bad)
    tell(1.0)
    return Trial(
        head=head,
        used=_standing(theirs, rejected, wrong),
        learned=_standing(ours, rejected, wrong),
        surely_better=_surely_better(ours, theirs, rejected),
        published=rejected.count(False),
        rejected=rejected.count(True),
        lessons=len(earlier),
        strength=strength,
    )


def _check(lessons: Sequence[Lesson], latest: Sequence[Lesson]) -> None:
    for kind, word in ((True, "rejected"), (False, "published")):
        have = sum(one.rejected is kind for one in lessons if one.by_person)
        if have < FEWEST:
            raise TooFewError(f"{have} comments were {word} by a person; it takes {FEWEST} to learn from.")
        fresh = sum(one.rejected is kind for one in latest)
        if fresh < _FEWEST_LATEST:
            raise TooFewError(
                f"Only {fresh} of the latest decisions {word} a comment; it takes {_FEWEST_LATEST} to try on."
            )


def _all(lessons: Sequence[Lesson]) -> Lessons:
    return Lessons(
        [one.features for one in lessons],
        [one.shipped for one in lessons],
        [one.rejected for one in lessons],
        [1.0 if one.by_person else _UNSEEN_COUNTS for one in lessons],
    )


def _strength(lessons: Sequence[Lesson], house: str, tell: Callable[[float], None]) -> float:
    """The penalty that foretells the later of these lessons best from the earlier."""
    cut = len(lessons) - math.ceil(_INNER * len(lessons))
    best, least = _STRENGTHS[-1], math.inf
    for number, strength in enumerate(_STRENGTHS):
        lost = _loss(fit(_all(lessons[:cut]), house, strength), lessons[cut:])
        tell(0.6 * (number + 1) / len(_STRENGTHS))
        if lost < least:
            best, least = strength, lost
    return best


def _loss(head: Head, lessons: Sequence[Lesson]) -> float:
    lost = 0.0
    for one in lessons:
        value = head.sum(one.shipped, one.features)
        lost += math.log1p(math.exp(min(-value if one.rejected else value, 60.0)))
    return lost


def _unseen_sums(lessons: Sequence[Lesson], house: str, strength: float) -> list[float]:
    """The sum for each lesson by a head that was fitted without its neighbours, as it would be for a new comment."""
    sums: list[float] = []
    size = math.ceil(len(lessons) / _FOLDS)
    for start in range(0, len(lessons), size):
        others = [*lessons[:start], *lessons[start + size :]]
        head = fit(_all(others), house, strength)
        sums += [head.sum(one.shipped, one.features) for one in lessons[start : start + size]]
    return sums


def _knots(
    lessons: Sequence[Lesson], sums: Sequence[float], thresholds: tuple[float, float]
) -> tuple[tuple[float, float], ...]:
    """Where the sums must stand at the thresholds for as many good comments to be reached as by the house's scores."""
    good = [(logit(one.shipped), value) for one, value in zip(lessons, sums, strict=True) if not one.rejected]
    shipped, own = sorted(pair[0] for pair in good), sorted(pair[1] for pair in good)
    low, high = (_same_share(shipped, own, logit(threshold)) for threshold in thresholds)
    low_score, high_score = thresholds
    if not high_score:
        high_score, high = min(0.999, low_score + 0.2), low + _BEYOND
    high = max(high, low + 0.1)
    ends = (
        (low - _BEYOND, _chance(logit(low_score) - _BEYOND)),
        (high + _BEYOND, _chance(logit(high_score) + _BEYOND)),
    )
    return (ends[0], (low, low_score), (high, high_score), ends[1])


def _same_share(shipped: Sequence[float], own: Sequence[float], threshold: float) -> float:
    """Both sorted: the value in ``own`` that as many reach as reach the threshold in ``shipped``, or a few less.

    As many less as chance moves such a count by, since wrong rejections weigh more than missed ones.
    """
    reached = len(shipped) - bisect_left(shipped, threshold)
    reached -= round(math.sqrt(reached))
    if reached == 0:
        # As far above the highest as the threshold is there.
        return own[-1] + max(threshold - shipped[-1], 0.05)
    return own[len(own) - reached]


def _standing(scores: Sequence[float], rejected: Sequence[bool], wrong: int) -> Standing:
    order = sorted(range(len(scores)), key=lambda at: -scores[at])
    bad = list(accumulate((rejected[at] for at in order), initial=0))
    good = list(accumulate((not rejected[at] for at in order), initial=0))
    # Between comments of the same score there is no threshold.
    ends = [0, *(k for k in range(1, len(order)) if scores[order[k - 1]] != scores[order[k]]), len(order)]
    last = max(k for k in ends if good[k] <= wrong)
    curve = tuple((good[k] / max(good[-1], 1), bad[k] / max(bad[-1], 1)) for k in ends)
    return Standing(_auc(scores, rejected), bad[last], good[last], curve)


def _auc(scores: Sequence[float], rejected: Sequence[bool]) -> float:
    order = sorted(range(len(scores)), key=lambda at: scores[at])
    rank: dict[int, float] = {}
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and scores[order[end]] == scores[order[start]]:
            end += 1
        rank.update(dict.fromkeys(order[start:end], (start + end + 1) / 2))
        start = end
    bad = [at for at in order if rejected[at]]
    good = len(order) - len(bad)
    if not bad or not good:
        return 0.5
    return (sum(rank[at] for at in bad) - len(bad) * (len(bad) + 1) / 2) / (len(bad) * good)


def _surely_better(ours: Sequence[float], theirs: Sequence[float], rejected: Sequence[bool]) -> bool:
    draw = random.Random(11)  # noqa: S311 - no secret; the same answer for the same decisions
    size = len(rejected)
    worse = 0
    for _ in range(_DRAWS):
        some = [draw.randrange(size) for _ in range(size)]
        kinds = [rejected[at] for at in some]
        gain = _auc([ours[at] for at in some], kinds) - _auc([theirs[at] for at in some], kinds)
        worse += gain <= 0
    return worse <= _SURE * _DRAWS


def _chance(value: float) -> float:
    return 1 / (1 + math.exp(-value))


def plain(trial: Trial) -> dict[str, Any]:
    """The trial's figures as plain JSON values."""
    return {
        "used": _told(trial.used),
        "learned": _told(trial.learned),
        "better": trial.is_better,
        "published": trial.published,
        "rejected": trial.rejected,
        "lessons": trial.lessons,
        "strength": trial.strength,
    }


def _told(standing: Standing) -> dict[str, Any]:
    return {
        "auc": round(standing.auc, 4),
        "caught": standing.caught,
        "wrong": standing.wrong,
        "curve": [[round(x, 4), round(y, 4)] for x, y in standing.curve],
    }
