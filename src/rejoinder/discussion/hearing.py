"""Hears the classifiers on a text before it is judged; what they cannot say is named, for the judge to hold."""

from __future__ import annotations

from rejoinder.classifiers import gather as opinions
from rejoinder.classifiers import language, registry
from rejoinder.plugins import PluginError
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.submission import Score


def language_of(text: str, fallback: str) -> str:
    """The language of a text as a BCP 47 tag; ``fallback`` where the text is too short to tell."""
    try:
        return language.detect(text, fallback)
    except PluginError:
        return fallback


def hear(text: str, spoken: str, rules: Ruleset) -> tuple[dict[str, Score], tuple[str, ...]]:
    """The scores that the rules ask for, by name, and the names of those that are absent, late or broken."""
    try:
        ready, absent = registry.find(rules.requires)
    except PluginError:
        # One that is broken must not let anything through: the judge holds what was not read.
        ready, absent = [], list(rules.requires)
    gathered = opinions.gather(text, ready, language=spoken, absent=absent)
    scores = {
        name: Score(score.value, tuple(score.spans), score.source) for name, score in gathered.scores.items()
    }
    return scores, gathered.missing
