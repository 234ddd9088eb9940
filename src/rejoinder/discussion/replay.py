"""Judges a past comment again by the rules of its day, from what is stored of it."""

from __future__ import annotations

from rejoinder.discussion import facts, rulesets
from rejoinder.discussion.models import Decision
from rejoinder.policy.judge import judge
from rejoinder.policy.verdict import Verdict


def replay(decision: Decision) -> Verdict:
    """The verdict that this decision of the rules recorded, reached again.

    Raises LookupError for a decision that rests on no submission, or on one whose ruleset or story is not kept.
    """
    return judge(facts.restored(decision).submission, rulesets.by_digest(decision.ruleset))
