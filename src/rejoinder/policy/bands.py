"""Tells where two rulesets that differ only in thresholds can say different things: in bands of scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from rejoinder.policy.rule import Rule
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.settings import plain

_BELOW = "_below"


@dataclass(frozen=True, slots=True)
class Band:
    """The values of one score, from ``low`` up to but without ``high``, that a changed threshold tells apart."""

    rule: str
    score: str
    low: float
    high: float


def thresholds_of(rule: type[Rule] | Rule) -> Mapping[str, tuple[str, ...]]:
    """The settings of a rule that are thresholds of scores, with the names of those scores."""
    found: Mapping[str, tuple[str, ...]] = getattr(rule, "THRESHOLDS", {})
    return found


def between(one: Ruleset, other: Ruleset) -> tuple[Band, ...] | None:
    """The bands in which the two can judge differently; None where they differ in more than thresholds.

    A comment whose scores lie in none of them has the same findings under both, since every comparison of a score with
    a threshold comes out the same. Rulesets that differ in their statements alone have no bands at all.
    """
    if one.digest == other.digest:
        return ()
    if (one.requires, one.second_reader) != (other.requires, other.second_reader):
        return None
    if [rule.NAME for rule in one.rules] != [rule.NAME for rule in other.rules]:
        return None
    bands: list[Band] = []
    for mine, theirs in zip(one.rules, other.rules, strict=True):
        found = _of_rule(mine, theirs)
        if found is None:
            return None
        bands += found
    return tuple(bands)


def touches(bands: Sequence[Band], scores: Mapping[str, float]) -> bool:
    """Whether any score lies in any band."""
    return any(band.score in scores and band.low <= scores[band.score] < band.high for band in bands)


def _of_rule(one: Rule, other: Rule) -> list[Band] | None:
    before, after = plain(one), plain(other)
    changed = [name for name, value in before.items() if value != after[name]]
    thresholds = thresholds_of(one)
    if not set(changed) <= thresholds.keys():
        return None
    return [
        Band(one.NAME, score, *sorted((_limit(name, before[name]), _limit(name, after[name]))))
        for name in changed
        for score in thresholds[name]
    ]


def _limit(setting: str, value: float) -> float:
    """Where the comparison turns; 0 stands for never, but in a setting that says below which something holds."""
    return value if value or setting.endswith(_BELOW) else inf
