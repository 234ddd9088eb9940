"""Judges texts that other systems ask about, as comments are judged; nothing of them is stored or logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rejoinder.discussion import hearing
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.submission import Article, Submission
from rejoinder.policy.verdict import Verdict

EACH_S = 0.1
"""Seconds by which the classifiers may take longer for each further text."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A text to be judged, with what its asker says of its surroundings.

    What is None was not said, and rules that need it say nothing.
    """

    text: str
    """Plain text; the spans of the verdict's findings are code points of it."""
    links: tuple[str, ...] | None = None
    name: str | None = None
    parent: str | None = None
    """Plain text of the comment answered."""
    article: Article | None = None
    language: str = ""
    """BCP 47 tag; blank where it is to be found from the text."""


def judge_all(
    asked: Sequence[Asked], rules: Ruleset, language: str = "", within_s: float | None = None
) -> list[Verdict]:
    """A verdict for each text, in order.

    ``language`` is taken for texts too short to tell; blank stands for the ruleset's. The classifiers have
    ``within_s`` seconds for all the texts together, else as long as a reader would wait and a little more for each
    further text; what they have not read by then is held. Never raises for what a classifier or a rule does.
    """
    fallback = language or rules.language
    if within_s is None:
        within_s = hearing.DEADLINE_S + EACH_S * (len(asked) - 1)
    submissions = [_submission(one, fallback) for one in asked]
    return [heard.verdict for heard in hearing.judged_all(submissions, rules, within_s)]


def _submission(asked: Asked, fallback: str) -> Submission:
    return Submission(
        asked.text,
        links=asked.links,
        name=asked.name,
        parent=asked.parent,
        article=asked.article,
        language=asked.language or hearing.language_of(asked.text, fallback),
        publication_language=fallback,
    )
