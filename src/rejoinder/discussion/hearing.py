"""Hears the classifiers on a text before it is judged; what they cannot say is named, for the judge to hold."""

from __future__ import annotations

from dataclasses import replace

from rejoinder.classifiers import gather as opinions
from rejoinder.classifiers import language, registry
from rejoinder.plugins import PluginError
from rejoinder.policy import quoting
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.submission import Score, Submission


def language_of(text: str, fallback: str) -> str:
    """The language of a text as a BCP 47 tag; ``fallback`` where the text is too short to tell."""
    try:
        return language.detect(text, fallback)
    except PluginError:
        return fallback


def hear(submission: Submission, rules: Ruleset) -> Submission:
    """The submission with the scores that the rules ask for, and the names of those absent, late or broken.

    The classifiers read the author's own words: what is quoted of the article or of the comment answered is
    somebody else's. The words their scores rest on are told in the comment as typed.
    """
    try:
        ready, absent = registry.find(rules.requires)
    except PluginError:
        # One that is broken must not let anything through: the judge holds what was not read.
        ready, absent = [], list(rules.requires)
    if not ready:
        return replace(submission, scores={}, missing=tuple(absent))
    own = quoting.of(submission)
    gathered = opinions.gather(own.text, ready, language=submission.language, absent=absent)
    scores = {
        name: Score(score.value, tuple(own.span(*span) for span in score.spans), score.source)
        for name, score in gathered.scores.items()
    }
    return replace(submission, scores=scores, missing=gathered.missing)
