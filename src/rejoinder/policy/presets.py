"""Rulesets for three kinds of site: strict, standard and lenient."""

from __future__ import annotations

from dataclasses import replace

from rejoinder.policy.rule import Rule
from rejoinder.policy.ruleset import Ruleset, default
from rejoinder.policy.settings import build, plain, unknown
from rejoinder.policy.thresholds import PRESETS

NAMES = tuple(PRESETS)
"""The presets there are, from the one that holds most."""


class PresetError(ValueError):
    """A preset that does not exist; the message says which do."""


def load(name: str) -> Ruleset:
    """The ruleset that comes with Rejoinder, with the thresholds of a preset. Raises PresetError."""
    return apply(default(), name)


def apply(ruleset: Ruleset, name: str) -> Ruleset:
    """The ruleset with a preset's thresholds in the rules that have some; all else stays. Raises PresetError."""
    if name not in PRESETS:
        raise PresetError(unknown("preset", name, PRESETS))
    return replace(ruleset, rules=tuple(_preset(rule, name) for rule in ruleset.rules))


def _preset(rule: Rule, name: str) -> Rule:
    values = PRESETS[name].get(rule.NAME)
    if values is None:
        return rule
    made, complaints = build(type(rule), {**plain(rule), **values})
    if made is None:
        raise PresetError(f"the preset “{name}” does not fit the rule “{rule.NAME}”: {complaints[0].message}")
    return made
